//! Lists that span pages, so that no page grows with the guide.

use crate::theme::view::PaginationView;

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// Its address.
    pub url: String,
    /// Its items.
    pub items: Vec<T>,
    /// Where it stands.
    pub view: PaginationView,
}

/// Parts `items` into pages of `size`. The first has the address `stem.html`, the n-th `stem-n.html`; there is always one.
pub fn pages<T>(stem: &str, items: Vec<T>, size: usize) -> Vec<Page<T>> {
    let (count, total) = (items.len(), items.len().div_ceil(size).max(1));
    let url = |page: usize| if page == 1 { format!("{stem}.html") } else { format!("{stem}-{page}.html") };
    let mut items = items.into_iter();
    (1..=total)
        .map(|current| Page {
            url: url(current),
            items: items.by_ref().take(size).collect(),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_a_list() {
        let found = pages("questions", (0..5).collect(), 2);
        assert_eq!(
            found.iter().map(|page| page.url.as_str()).collect::<Vec<_>>(),
            ["questions.html", "questions-2.html", "questions-3.html"]
        );
        assert_eq!(found[2].items, [4]);
        assert_eq!(found[1].view.previous.as_deref(), Some("questions.html"));
        assert_eq!(pages::<u8>("faq", Vec::new(), 2).len(), 1);
    }
}
