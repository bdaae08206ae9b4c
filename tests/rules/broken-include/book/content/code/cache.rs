// ANCHOR: put
fn put() {}
// ANCHOR_END: put
