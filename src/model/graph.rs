//! What must come before what: order, steps and rings.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

/// A ring among the nodes, as the nodes on it in order, or `None`. `requires[n]` are the nodes that come before `n`.
///
/// Depth-first search that looks for an edge back into the path walked; iterative, so a chain of any length is fine.
pub fn find_ring(requires: &[Vec<usize>]) -> Option<Vec<usize>> {
    let mut done = vec![false; requires.len()];
    for start in 0..requires.len() {
        if done[start] {
            continue;
        }
        let mut path = vec![(start, 0)];
        let mut on_path = BTreeSet::from([start]);
        while let Some((node, next)) = path.last_mut() {
            let Some(&before) = requires[*node].get(*next) else {
                done[*node] = true;
                on_path.remove(node);
                path.pop();
                continue;
            };
            *next += 1;
            if on_path.contains(&before) {
                let from = path.iter().position(|(node, _)| *node == before).unwrap_or_default();
                return Some(path[from..].iter().map(|(node, _)| *node).collect());
            }
            if !done[before] {
                on_path.insert(before);
                path.push((before, 0));
            }
        }
    }
    None
}

/// All nodes, each after those it requires, and among those that are free the one with the least key first (Kahn's algorithm with a heap).
///
/// The graph must have no ring; nodes on one are left out.
pub fn order<K: Ord + Clone>(requires: &[Vec<usize>], keys: &[K]) -> Vec<usize> {
    let mut waiting: Vec<usize> =
        requires.iter().map(|before| before.iter().collect::<BTreeSet<_>>().len()).collect();
    let mut after = vec![Vec::new(); requires.len()];
    for (node, before) in requires.iter().enumerate() {
        for other in before.iter().collect::<BTreeSet<_>>() {
            after[*other].push(node);
        }
    }
    let free = (0..requires.len()).filter(|node| waiting[*node] == 0);
    let mut heap: BinaryHeap<Reverse<(K, usize)>> =
        free.map(|node| Reverse((keys[node].clone(), node))).collect();
    let mut order = Vec::with_capacity(requires.len());
    while let Some(Reverse((_, node))) = heap.pop() {
        order.push(node);
        for next in &after[node] {
            waiting[*next] -= 1;
            if waiting[*next] == 0 {
                heap.push(Reverse((keys[*next].clone(), *next)));
            }
        }
    }
    order
}

/// The step of each node: 1 without requirements, else one more than the deepest of them. `order` is that of [`order`].
pub fn steps(requires: &[Vec<usize>], order: &[usize]) -> Vec<usize> {
    let mut steps = vec![1; requires.len()];
    for node in order {
        steps[*node] = 1 + requires[*node].iter().map(|before| steps[*before]).max().unwrap_or_default();
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_a_ring_and_only_a_ring() {
        assert_eq!(find_ring(&[vec![1], vec![2], vec![0]]), Some(vec![0, 1, 2]));
        assert_eq!(find_ring(&[vec![0]]), Some(vec![0]));
        assert_eq!(find_ring(&[vec![], vec![0], vec![0, 1]]), None);
        let chain: Vec<Vec<usize>> =
            (0..100_000).map(|node| if node == 0 { vec![] } else { vec![node - 1] }).collect();
        assert_eq!(find_ring(&chain), None);
    }

    #[test]
    fn orders_by_requirement_then_key() {
        // 2 and 3 are free; 0 requires 2; 1 requires 0.
        let requires = [vec![2], vec![0], vec![], vec![]];
        let order = order(&requires, &[0, 1, 9, 5]);
        assert_eq!(order, [3, 2, 0, 1]);
        assert_eq!(steps(&requires, &order), [2, 3, 1, 1]);
    }
}
