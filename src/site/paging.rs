//! Pagination, so that no page grows with the guide.

use serde::Serialize;

use crate::theme::view::PaginationView;

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListPage<T> {
    /// Its address.
    pub url: String,
    /// Its items.
    pub items: Vec<T>,
    /// Its position in the list.
    pub view: PaginationView,
}

/// Divides `items` into pages with a total `weight` of up to `most`; a heavier item has a page of its own. `url` returns the address of a page by its
/// number, from 1. There is always at least one page.
pub fn pages<T>(
    url: impl Fn(usize) -> String,
    items: Vec<T>,
    most: usize,
    weight: impl Fn(&T) -> usize,
) -> Vec<ListPage<T>> {
    let count = items.len();
    let parts = parts(items, most, weight);
    let total = parts.len();
    (1..)
        .zip(parts)
        .map(|(current, items)| ListPage {
            url: url(current),
            items,
            view: PaginationView {
                current,
                total,
                previous: (current > 1).then(|| url(current - 1)),
                next: (current < total).then(|| url(current + 1)),
                items: count,
            },
        })
        .collect()
}

fn parts<T>(items: Vec<T>, most: usize, weight: impl Fn(&T) -> usize) -> Vec<Vec<T>> {
    let mut done = Vec::new();
    let (mut part, mut held) = (Vec::new(), 0);
    for item in items {
        let weight = weight(&item);
        if held + weight > most && !part.is_empty() {
            done.push(std::mem::take(&mut part));
            held = 0;
        }
        held += weight;
        part.push(item);
    }
    done.push(part);
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(number: usize) -> String {
        number.to_string()
    }

    #[test]
    fn parts_a_list() {
        let found = pages(url, (0..5).collect(), 2, |_| 1);
        assert_eq!(found.iter().map(|page| page.url.as_str()).collect::<Vec<_>>(), ["1", "2", "3"]);
        assert_eq!(found[2].items, [4]);
        assert_eq!(found[1].view.previous.as_deref(), Some("1"));
        assert_eq!(pages::<u8>(url, Vec::new(), 2, |_| 1).len(), 1);
    }

    #[test]
    fn heavy_items_leave_room_for_fewer() {
        let found = pages(url, vec![1, 2, 9, 1, 1, 3], 3, |weight| *weight);
        let items: Vec<_> = found.iter().map(|page| page.items.as_slice()).collect();
        assert_eq!(items, [[1, 2].as_slice(), &[9], &[1, 1], &[3]]);
        assert!(found.iter().all(|page| page.view.total == 4 && page.view.items == 6));
    }
}
