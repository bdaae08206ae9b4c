//! stub
pub fn card(_: &str, _: Option<&str>, _: &str, _: u8, _: bool) -> String {
    String::new()
}
