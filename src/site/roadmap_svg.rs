//! stub
pub struct Node {
    pub id: String,
    pub title: String,
    pub meta: String,
    pub url: String,
    pub priority_rank: u8,
    pub minutes: usize,
}
pub struct Options {
    pub rtl: bool,
    pub compact: bool,
}
pub fn svg(_: &[Node], _: &[(usize, usize)], _: &Options) -> String {
    String::new()
}
