//! Dependency graphs: topological order, depth and cycles.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

use super::ids::{Idx, IndexSlice, IndexVec, index_vec};

/// The nodes on a cycle in order, or `None`. `requires[n]` are the nodes that come before `n`.
///
/// Depth-first search for a back edge; iterative, so that long chains do not overflow the stack.
pub fn find_cycle<N: Idx>(requires: &IndexSlice<N, [Vec<N>]>) -> Option<Vec<N>> {
    let mut done: IndexVec<N, bool> = index_vec![false; requires.len()];
    for start in requires.indices() {
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

/// A topological order: each node after those it requires, and among available nodes the one with the least key first (Kahn's algorithm with a
/// heap).
///
/// Nodes on a cycle are left out.
pub fn order<N: Idx, K: Ord + Clone>(
    requires: &IndexSlice<N, [Vec<N>]>,
    keys: &IndexSlice<N, [K]>,
) -> Vec<N> {
    let mut waiting: IndexVec<N, usize> =
        requires.iter().map(|before| before.iter().collect::<BTreeSet<_>>().len()).collect();
    let mut after: IndexVec<N, Vec<N>> = index_vec![Vec::new(); requires.len()];
    for (node, before) in requires.iter_enumerated() {
        for other in before.iter().collect::<BTreeSet<_>>() {
            after[*other].push(node);
        }
    }
    let free = requires.indices().filter(|node| waiting[*node] == 0);
    let mut heap: BinaryHeap<Reverse<(K, N)>> =
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

/// The depth of each node: 1 without requirements, else one more than the greatest depth among them. `order` is the result of [`order`].
pub fn steps<N: Idx>(requires: &IndexSlice<N, [Vec<N>]>, order: &[N]) -> IndexVec<N, usize> {
    let mut steps: IndexVec<N, usize> = index_vec![1; requires.len()];
    for node in order {
        steps[*node] = 1 + requires[*node].iter().map(|before| steps[*before]).max().unwrap_or_default();
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::super::ids::TopicId;
    use super::*;

    fn graph(requires: &[&[usize]]) -> IndexVec<TopicId, Vec<TopicId>> {
        let ids = |before: &&[usize]| before.iter().copied().map(TopicId::from_usize).collect();
        requires.iter().map(ids).collect()
    }

    #[test]
    fn finds_a_cycle_and_only_a_cycle() {
        let cycle = |requires: &[&[usize]]| {
            let cycle = find_cycle(&graph(requires))?;
            Some(cycle.into_iter().map(Idx::index).collect::<Vec<usize>>())
        };
        assert_eq!(cycle(&[&[1], &[2], &[0]]), Some(vec![0, 1, 2]));
        assert_eq!(cycle(&[&[0]]), Some(vec![0]));
        assert_eq!(cycle(&[&[], &[0], &[0, 1]]), None);
        let chain: Vec<Vec<usize>> =
            (0..100_000).map(|node| if node == 0 { vec![] } else { vec![node - 1] }).collect();
        assert_eq!(cycle(&chain.iter().map(Vec::as_slice).collect::<Vec<_>>()), None);
    }

    #[test]
    fn orders_by_requirement_then_key() {
        // 2 and 3 are free; 0 requires 2; 1 requires 0.
        let requires = graph(&[&[2], &[0], &[], &[]]);
        let order = order(&requires, &index_vec![0, 1, 9, 5]);
        assert_eq!(order, [3, 2, 0, 1].map(TopicId::from_usize));
        assert_eq!(steps(&requires, &order).raw, [2, 3, 1, 1]);
    }
}
