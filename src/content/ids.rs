//! Typed indexes into the lists of an article, and lists that only these index.

use std::io::{Read, Result, Write};
use std::ops::{Deref, DerefMut};

use borsh::{BorshDeserialize, BorshSerialize};
use index_vec::{Idx, IndexVec};

/// Types of indexes. No list that is read from files has 2³² elements.
macro_rules! indexes {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(serde::Serialize, borsh::BorshSerialize, borsh::BorshDeserialize)]
        pub struct $name(u32);

        impl index_vec::Idx for $name {
            fn from_usize(index: usize) -> Self {
                Self(index as u32)
            }

            fn index(self) -> usize {
                self.0 as usize
            }
        }
    )+};
}
pub(crate) use indexes;

indexes! {
    /// A heading: its index in [`Article::headings`](super::article::Article::headings).
    HeadingIndex;
    /// A question: its index in [`Article::questions`](super::article::Article::questions).
    QuestionIndex;
    /// A comparison: its index in [`Article::comparisons`](super::article::Article::comparisons).
    ComparisonIndex;
}

/// A list that is part of a cached value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexList<I: Idx, T>(IndexVec<I, T>);

impl<I: Idx, T> Default for IndexList<I, T> {
    fn default() -> Self {
        Self(IndexVec::new())
    }
}

impl<I: Idx, T> Deref for IndexList<I, T> {
    type Target = IndexVec<I, T>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<I: Idx, T> DerefMut for IndexList<I, T> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

impl<I: Idx, T> From<Vec<T>> for IndexList<I, T> {
    fn from(list: Vec<T>) -> Self {
        Self(IndexVec::from_vec(list))
    }
}

impl<'l, I: Idx, T> IntoIterator for &'l IndexList<I, T> {
    type Item = &'l T;
    type IntoIter = std::slice::Iter<'l, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<I: Idx, T: BorshSerialize> BorshSerialize for IndexList<I, T> {
    fn serialize<W: Write>(&self, writer: &mut W) -> Result<()> {
        self.0.raw.serialize(writer)
    }
}

impl<I: Idx, T: BorshDeserialize> BorshDeserialize for IndexList<I, T> {
    fn deserialize_reader<R: Read>(reader: &mut R) -> Result<Self> {
        Vec::deserialize_reader(reader).map(Self::from)
    }
}
