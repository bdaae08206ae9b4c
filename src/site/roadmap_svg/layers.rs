//! The layout of a layered graph.
//!
//! The method of Sugiyama, Tagawa and Toda (“Methods for visual understanding of hierarchical system structures”, 1981):
//! layers by longest path, helper nodes for edges that cross layers, fewer crossings by barycentres, and positions along each layer
//! by isotonic regression, which moves nodes as near to their neighbours as their order allows.

use std::collections::BTreeSet;

use super::Edge;
use crate::model::ids::{Idx as _, IndexSlice, IndexVec, index_vec};
use crate::model::{TopicId, graph};

/// Sweeps over the layers, for order and for positions. More sweeps make no visible difference.
const SWEEPS: usize = 12;
/// The weight of a helper relative to a node: a high one makes long edges straight.
const HELPER_WEIGHT: f64 = 6.0;
/// The weight of a slot that stays where it is.
const PINNED_WEIGHT: f64 = 1e9;

/// A slot of a layer: a node, or the helper of an edge that crosses the layer.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Slot {
    /// The node, or `None` for a helper.
    pub(super) node: Option<TopicId>,
    pub(super) layer: usize,
    /// Length along the layer.
    pub(super) size: f64,
    /// The middle along the layer.
    pub(super) middle: f64,
    before: Vec<usize>,
    after: Vec<usize>,
}

/// The direction of a sweep over the layers.
#[derive(Debug, Clone, Copy)]
enum SweepDirection {
    Forward,
    Backward,
}

impl SweepDirection {
    /// Forward and backward in turn.
    fn of(sweep: usize) -> Self {
        if sweep.is_multiple_of(2) { Self::Forward } else { Self::Backward }
    }
}

/// Slots, and each edge as a chain of slots.
#[derive(Debug, Default)]
pub(super) struct RoadmapLayout {
    pub(super) slots: Vec<Slot>,
    pub(super) chains: Vec<Vec<usize>>,
    /// Slots of each layer in order.
    pub(super) layers: Vec<Vec<usize>>,
}

/// Lays out nodes of these `sizes`, with `gap` between the nodes of a layer, and `lane` as the size of a helper.
pub(super) fn lay_out(
    sizes: &IndexSlice<TopicId, [f64]>,
    edges: &[Edge],
    gap: f64,
    lane: f64,
) -> RoadmapLayout {
    let edges = direct(sizes.len(), edges);
    let layer_of = longest_paths(sizes.len(), &edges);
    let layers = vec![Vec::new(); layer_of.iter().max().map_or(0, |last| last + 1)];
    let mut layout = RoadmapLayout { layers, ..RoadmapLayout::default() };
    for (node, size) in sizes.iter_enumerated() {
        layout.add(Some(node), layer_of[node], *size);
    }
    for Edge { from, to } in edges {
        // The slots of nodes come first, in the nodes' order.
        let mut chain = vec![from.index()];
        for layer in layer_of[from] + 1..layer_of[to] {
            let helper = layout.add(None, layer, lane);
            chain.push(helper);
        }
        chain.push(to.index());
        for pair in chain.windows(2) {
            layout.slots[pair[0]].after.push(pair[1]);
            layout.slots[pair[1]].before.push(pair[0]);
        }
        layout.chains.push(chain);
    }
    layout.reduce_crossings();
    layout.set_positions(gap);
    layout
}

/// The transitive reduction of the edges, without those on cycles.
fn direct(nodes: usize, edges: &[Edge]) -> Vec<Edge> {
    let order = order(&requirements(nodes, edges));
    let mut rank: IndexVec<TopicId, usize> = index_vec![usize::MAX; nodes];
    for (position, node) in order.iter().enumerate() {
        rank[*node] = position;
    }
    // Nodes on a cycle have no rank; their edges are not drawn.
    let forward: BTreeSet<Edge> = edges
        .iter()
        .copied()
        .filter(|edge| rank[edge.from] < rank[edge.to] && rank[edge.to] != usize::MAX)
        .collect();
    let mut after: IndexVec<TopicId, Vec<TopicId>> = index_vec![Vec::new(); nodes];
    for Edge { from, to } in &forward {
        after[*from].push(*to);
    }
    let reaches_by_others = |Edge { from, to }: &Edge| {
        let (from, to) = (*from, *to);
        let mut seen = BTreeSet::new();
        let mut open: Vec<TopicId> = after[from].iter().copied().filter(|next| *next != to).collect();
        while let Some(node) = open.pop() {
            if node == to {
                return true;
            }
            if seen.insert(node) {
                open.extend(&after[node]);
            }
        }
        false
    };
    forward.iter().copied().filter(|edge| !reaches_by_others(edge)).collect()
}

fn requirements(nodes: usize, edges: &[Edge]) -> IndexVec<TopicId, Vec<TopicId>> {
    let mut requires: IndexVec<TopicId, Vec<TopicId>> = index_vec![Vec::new(); nodes];
    for Edge { from, to } in edges {
        requires[*to].push(*from);
    }
    requires
}

/// The nodes, each after those it requires.
fn order(requires: &IndexSlice<TopicId, [Vec<TopicId>]>) -> Vec<TopicId> {
    let keys: IndexVec<TopicId, TopicId> = requires.indices().collect();
    graph::order(requires, &keys)
}

fn longest_paths(nodes: usize, edges: &[Edge]) -> IndexVec<TopicId, usize> {
    let requires = requirements(nodes, edges);
    graph::steps(&requires, &order(&requires)).into_iter().map(|step| step - 1).collect()
}

impl RoadmapLayout {
    fn add(&mut self, node: Option<TopicId>, layer: usize, size: f64) -> usize {
        let slot = self.slots.len();
        self.slots.push(Slot { node, layer, size, middle: 0.0, before: Vec::new(), after: Vec::new() });
        self.layers[layer].push(slot);
        slot
    }

    /// Orders each layer by the mean position of its neighbours, forward and backward, and keeps the best order.
    fn reduce_crossings(&mut self) {
        let mut best = self.layers.clone();
        let mut fewest = self.crossings();
        for sweep in 0..SWEEPS {
            let direction = SweepDirection::of(sweep);
            let order: Vec<usize> = match direction {
                SweepDirection::Forward => (1..self.layers.len()).collect(),
                SweepDirection::Backward => (0..self.layers.len().saturating_sub(1)).rev().collect(),
            };
            for layer in order {
                self.sort_layer(layer, direction);
            }
            self.swap_neighbours();
            let crossings = self.crossings();
            if crossings < fewest {
                fewest = crossings;
                best.clone_from(&self.layers);
            }
        }
        self.layers = best;
    }

    fn sort_layer(&mut self, layer: usize, direction: SweepDirection) {
        let positions = self.positions();
        let key = |slot: &usize| {
            let slot_ref = &self.slots[*slot];
            let neighbours = match direction {
                SweepDirection::Forward => &slot_ref.before,
                SweepDirection::Backward => &slot_ref.after,
            };
            mean(neighbours.iter().map(|other| positions[*other])).unwrap_or(positions[*slot])
        };
        let mut keyed: Vec<(f64, usize)> = self.layers[layer].iter().map(|slot| (key(slot), *slot)).collect();
        // A stable sort keeps the order of equal keys.
        keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
        self.layers[layer] = keyed.into_iter().map(|(_, slot)| slot).collect();
    }

    /// Swaps neighbours wherever that saves a crossing.
    fn swap_neighbours(&mut self) {
        for layer in 0..self.layers.len() {
            for index in 1..self.layers[layer].len() {
                let before = self.crossings_at(layer);
                self.layers[layer].swap(index - 1, index);
                if self.crossings_at(layer) >= before {
                    self.layers[layer].swap(index - 1, index);
                }
            }
        }
    }

    fn positions(&self) -> Vec<f64> {
        let mut positions = vec![0.0; self.slots.len()];
        for layer in &self.layers {
            for (position, slot) in layer.iter().enumerate() {
                positions[*slot] = position as f64;
            }
        }
        positions
    }

    fn crossings(&self) -> usize {
        let positions = self.positions();
        (0..self.layers.len()).map(|layer| self.crossings_after(layer, &positions)).sum()
    }

    /// Crossings on both sides of a layer.
    fn crossings_at(&self, layer: usize) -> usize {
        let positions = self.positions();
        let before = layer.checked_sub(1).map_or(0, |layer| self.crossings_after(layer, &positions));
        before + self.crossings_after(layer, &positions)
    }

    /// Crossings between a layer and the next.
    fn crossings_after(&self, layer: usize, positions: &[f64]) -> usize {
        let lines: Vec<(f64, f64)> = self.layers[layer]
            .iter()
            .flat_map(|slot| self.slots[*slot].after.iter().map(|next| (positions[*slot], positions[*next])))
            .collect();
        let pairs =
            lines.iter().enumerate().flat_map(|(index, a)| lines[index + 1..].iter().map(move |b| (a, b)));
        pairs.filter(|(a, b)| (a.0 - b.0) * (a.1 - b.1) < 0.0).count()
    }

    /// Sets the position of every slot along its layer: as near to its neighbours as order and size allow. The first slot is at the top, since
    /// narrow screens show the first layers only.
    fn set_positions(&mut self, gap: f64) {
        for layer in 0..self.layers.len() {
            let mut at = 0.0;
            for slot in self.layers[layer].clone() {
                self.slots[slot].middle = at + self.slots[slot].size / 2.0;
                at += self.slots[slot].size + gap;
            }
        }
        for sweep in 0..SWEEPS {
            let layers: Vec<usize> = match SweepDirection::of(sweep) {
                SweepDirection::Forward => (0..self.layers.len()).collect(),
                SweepDirection::Backward => (0..self.layers.len()).rev().collect(),
            };
            for layer in layers {
                self.settle(layer, gap);
            }
        }
    }

    fn settle(&mut self, layer: usize, gap: f64) {
        let order = self.layers[layer].clone();
        let wish = |slot: &usize| {
            let slot = &self.slots[*slot];
            let neighbours = slot.before.iter().chain(&slot.after);
            mean(neighbours.map(|other| self.slots[*other].middle)).unwrap_or(slot.middle)
        };
        let top = order.first().map_or(0.0, |slot| self.slots[*slot].size / 2.0);
        let mut offset = 0.0;
        let mut last: Option<f64> = None;
        let mut items = Vec::with_capacity(order.len());
        let mut offsets = Vec::with_capacity(order.len());
        for slot in &order {
            let size = self.slots[*slot].size;
            if let Some(last) = last {
                offset += f64::midpoint(last, size) + gap;
            }
            last = Some(size);
            offsets.push(offset);
            let weight = if self.slots[*slot].node.is_none() { HELPER_WEIGHT } else { 1.0 };
            let is_pinned = layer == 0 && items.is_empty();
            items.push(if is_pinned { (top, PINNED_WEIGHT) } else { (wish(slot) - offset, weight) });
        }
        for ((slot, value), offset) in order.iter().zip(isotonic(&items)).zip(offsets) {
            self.slots[*slot].middle = value.max(top) + offset;
        }
    }
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0), |(sum, count), value| (sum + value, count + 1));
    (count > 0).then(|| sum / f64::from(count))
}

/// The rising sequence nearest to the values by weighted squares (pool adjacent violators; Ayer et al., 1955).
fn isotonic(items: &[(f64, f64)]) -> Vec<f64> {
    let mut pools: Vec<(f64, f64, usize)> = Vec::new();
    for (value, weight) in items {
        let mut pool = (*value, *weight, 1);
        while let Some(last) = pools.last().copied().filter(|last| last.0 > pool.0) {
            pools.pop();
            let weight = last.1 + pool.1;
            pool = ((last.0 * last.1 + pool.0 * pool.1) / weight, weight, last.2 + pool.2);
        }
        pools.push(pool);
    }
    pools.into_iter().flat_map(|(value, _, count)| std::iter::repeat_n(value, count)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edges(pairs: &[(usize, usize)]) -> Vec<Edge> {
        let edge = |(from, to): &(usize, usize)| Edge {
            from: TopicId::from_usize(*from),
            to: TopicId::from_usize(*to),
        };
        pairs.iter().map(edge).collect()
    }

    fn check(layout: &RoadmapLayout, gap: f64) {
        for layer in &layout.layers {
            for pair in layer.windows(2) {
                let (a, b) = (&layout.slots[pair[0]], &layout.slots[pair[1]]);
                assert!(
                    b.middle - a.middle + 1e-6 >= f64::midpoint(a.size, b.size) + gap,
                    "{a:?} and {b:?} overlap"
                );
            }
        }
    }

    #[test]
    fn a_repeated_way_is_not_drawn_and_a_ring_ends() {
        assert_eq!(direct(3, &edges(&[(0, 1), (1, 2), (0, 2)])), edges(&[(0, 1), (1, 2)]));
        assert_eq!(direct(2, &edges(&[(0, 1), (1, 0)])), []);
    }

    #[test]
    fn no_two_slots_of_a_layer_touch() {
        let full: Vec<(usize, usize)> = (0..8).flat_map(|a| (8..16).map(move |b| (a, b))).collect();
        check(&lay_out(&index_vec![50.0; 16], &edges(&full), 10.0, 12.0), 10.0);
        let chain: Vec<(usize, usize)> = (1..30).map(|node| (node - 1, node)).collect();
        let layout = lay_out(&index_vec![50.0; 30], &edges(&chain), 10.0, 12.0);
        assert_eq!(layout.layers.len(), 30);
        assert!(layout.slots.iter().all(|slot| (slot.middle - 25.0).abs() < 1e-6), "a chain is straight");
        let fan: Vec<(usize, usize)> = (1..9).map(|node| (0, node)).collect();
        let layout = lay_out(&index_vec![50.0; 9], &edges(&fan), 10.0, 12.0);
        assert!(layout.slots.iter().all(|slot| slot.middle + 1e-6 >= 25.0));
        assert!((layout.slots[0].middle - 25.0).abs() < 1e-6, "the first topic is at the top");
    }

    #[test]
    fn a_crossing_that_can_be_undone_is() {
        let layout = lay_out(&index_vec![40.0; 4], &edges(&[(0, 3), (1, 2)]), 10.0, 12.0);
        assert_eq!(layout.crossings(), 0);
        check(&layout, 10.0);
    }

    #[test]
    fn a_long_edge_has_a_lane_in_each_layer_it_passes() {
        let layout =
            lay_out(&index_vec![40.0; 5], &edges(&[(0, 1), (1, 2), (3, 2), (0, 4), (4, 2)]), 10.0, 12.0);
        let long = layout.chains.iter().find(|chain| chain[0] == 3).expect("drawn");
        assert_eq!(long.len(), 3);
        check(&layout, 10.0);
    }

    #[test]
    fn regression_pools_what_falls() {
        assert_eq!(isotonic(&[(1.0, 1.0), (3.0, 1.0), (2.0, 1.0)]), [1.0, 2.5, 2.5]);
    }
}
