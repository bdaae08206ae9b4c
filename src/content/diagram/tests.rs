use std::collections::BTreeSet;
use std::sync::Arc;

use html5ever::tendril::TendrilSink;
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use proptest::prelude::*;

use super::*;
use crate::content::jobs::InProcess;

/// A diagram of each kind that the renderer is good at, and some more.
const DIAGRAMS: &[&str] = &[
    r##"flowchart LR
  O[Order <b>service</b>] -->|OrderPlaced & "x"| B[(Broker)]
  B --> I[Invoicing]
  style B fill:#f9f,stroke:#333,stroke-width:4px,color:red
  click I "https://x.y" "tip"
  subgraph sub [My group]
    I --> Z{Decide}
  end
  Z -.->|no| O
"##,
    r##"sequenceDiagram
  autonumber
  actor P as Provider
  participant R as Receiver
  P->>+R: POST event, signed
  R->>R: verify
  alt ok
  R-->>-P: 2xx
  else no
  R--xP: 500
  end
  Note over P,R: no 2xx: retry
"##,
    r##"stateDiagram-v2
  [*] --> Idle
  Idle --> Running: start
  state Running {
    [*] --> A
    A --> B
  }
  Running --> Idle: stop
  Running --> [*]
  note right of Idle: waits
"##,
    r##"classDiagram
  class Animal {
    +String name
    +int age
    +speak() String
  }
  Animal <|-- Dog
  Animal "1" o-- "*" Leg : has
  class Dog{ +bark() }
  Dog ..> Food : eats
"##,
    r##"erDiagram
  CUSTOMER ||--o{ ORDER : places
  ORDER ||--|{ LINE : contains
  CUSTOMER {
    string name PK "the name"
    int age FK
  }
"##,
    r##"pie title Where time goes
  "Reading" : 45
  "Drills" : 30
  "Projects" : 25
"##,
    r##"gantt
  title Plan
  dateFormat YYYY-MM-DD
  section Basics
  APIs :a1, 2026-01-01, 7d
  Databases :after a1, 10d
  section Deep
  System design : crit, 2026-01-10, 12d
"##,
    r##"mindmap
  root((Prep))
    APIs
      REST
    Data
"##,
    r##"gitGraph
  commit
  branch dev
  commit
  checkout main
  merge dev
"##,
    r##"flowchart TD
  A["日本語のラベル"] --> B["Größe, naïve"]
"##,
    r##"timeline
  title History
  2020 : A : B
  2021 : C
"##,
    r##"C4Context
  Person(a, "User", "desc")
  System(b, "Sys", "d")
  Rel(a, b, "uses", "HTTPS")
"##,
    r##"quadrantChart
  title Reach
  x-axis Low --> High
  y-axis Bad --> Good
  A: [0.3, 0.6]
"##,
    r##"xychart-beta
  title "Sales"
  x-axis [jan, feb]
  y-axis "R" 0 --> 10
  bar [5, 6]
  line [5, 6]
"##,
    r##"journey
  title Day
  section Go
    Make tea: 5: Me
"##,
    r##"sankey-beta
a,b,10
b,c,5
"##,
];

/// Each element's name and attributes, as a browser sees them.
fn elements(html: &str) -> Vec<(String, Vec<(String, String)>)> {
    fn collect(node: &Handle, found: &mut Vec<(String, Vec<(String, String)>)>) {
        if let NodeData::Element { name, attrs, .. } = &node.data {
            let attributes = attrs.borrow();
            let attributes = attributes.iter().map(|a| (a.name.local.to_string(), a.value.to_string()));
            found.push((name.local.to_string(), attributes.collect()));
        }
        node.children.borrow().iter().for_each(|child| collect(child, found));
    }
    let page = format!("<!doctype html><html><head></head><body>{html}</body></html>");
    let dom = html5ever::parse_document(RcDom::default(), Default::default()).one(page);
    let mut found = Vec::new();
    collect(&dom.document, &mut found);
    found.split_off(3)
}

fn attribute<'a>(attributes: &'a [(String, String)], name: &str) -> Option<&'a str> {
    attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

fn diagram_of(source: &str, id_prefix: &str) -> Result<Diagram, DiagramError> {
    diagram(source, id_prefix, &DiskCache::default(), &Isolation::new(Arc::new(InProcess)))
}

fn svg_of(source: &str, id_prefix: &str) -> Result<String, DiagramError> {
    diagram_of(source, id_prefix).map(|diagram| diagram.svg)
}

fn drawn(source: &str) -> String {
    svg_of(source, "d1").unwrap_or_else(|error| panic!("{source}: {error:?}"))
}

#[test]
fn fits_in_any_page() {
    for source in DIAGRAMS {
        let svg = drawn(source);
        let elements = elements(&svg);
        let (name, root) = &elements[0];
        assert_eq!(name, "svg");
        assert_eq!(attribute(root, "class"), Some("diagram-svg"));
        assert!(!diagram_of(source, "d1").unwrap().kind.is_empty(), "{source}");
        assert!(attribute(root, "width").unwrap().parse::<u32>().unwrap() > 10, "{source}");
        let mut ids = BTreeSet::new();
        for (name, attributes) in &elements {
            assert!(svg::is_element(name), "{name} in {source}");
            for (name, value) in attributes {
                assert!(name != "style" && !name.starts_with("on") && !name.starts_with("data-"), "{name}");
                assert!(name != "font-family" || value == "system-ui, sans-serif", "{value}");
            }
            if let Some(id) = attribute(attributes, "id") {
                assert!(id.starts_with("d1-"), "{id}");
                assert!(ids.insert(id), "{id} twice in {source}");
            }
        }
        for reference in svg.split("url(#").skip(1).filter_map(|rest| rest.split(')').next()) {
            assert!(ids.contains(reference), "{reference} in {source}");
        }
        assert_eq!(svg.matches('<').count(), svg.matches("</").count() + elements.len(), "{source}");
    }
}

#[test]
fn the_same_source_gives_the_same_bytes() {
    for source in DIAGRAMS {
        let first = drawn(source);
        for _ in 0..4 {
            assert_eq!(drawn(source), first, "{source}");
        }
    }
}

#[test]
fn knows_no_font_of_the_machine() {
    // Text that is not ASCII, and pies, are measured with fonts where there are any of the theme's name.
    let svg = drawn("pie\n  \"Größe\" : 1\n  \"naïve\" : 2\n");
    assert!(!svg.contains("no font"), "{svg}");
    let family = theme::theme().font_family;
    assert!(!family.contains("sans") && !family.contains("system-ui") && !family.contains(','));
}

#[test]
fn names_what_it_shows() {
    let named = |source: &str| diagram_of(source, "d1").unwrap();
    let diagram = named("flowchart LR\n  B[Second <i>\"x\"</i>] --> A[\"First<br/>line\"]\n");
    assert_eq!(diagram.kind, "flowchart");
    assert_eq!(diagram.parts, "Second <i>\"x\"</i>, First line");
    assert!(!diagram.has_links);
    let many = (0..60).map(|n| format!("  a{n} --> b{n}[Number {n}]\n")).collect::<String>();
    let parts = named(&format!("flowchart LR\n{many}")).parts;
    assert!(parts.chars().count() <= 205 && parts.ends_with(", …"), "{parts}");
}

#[test]
fn nothing_in_a_label_becomes_markup() {
    let diagram = diagram_of(
        "flowchart LR\n  A[\"<script>alert(1)</script><img src=x onerror=alert(1)>\"] --> B\n  click B \"javascript:alert(1)\"\n  click A \"https://example.org/?a=1&b=2\"\n",
        "d1",
    );
    let diagram = diagram.unwrap();
    for (name, attributes) in elements(&diagram.svg) {
        assert!(name != "script" && name != "img");
        assert!(attribute(&attributes, "href").is_none_or(|href| href.starts_with("https:")));
    }
    assert!(diagram.has_links);
}

#[test]
fn a_function_of_a_click_is_no_address() {
    let clicks = ["callback", "callback \"tip\"", "call callback()", "\"b.md\"", "href \"https://a.test/\""];
    let clicks = clicks.iter().enumerate().map(|(node, click)| format!("  click n{node} {click}\n"));
    let svg =
        drawn(&format!("flowchart LR\n  n0 --> n1 --> n2 --> n3 --> n4\n{}", clicks.collect::<String>()));
    let elements = elements(&svg);
    let links: Vec<_> = elements.iter().filter_map(|(_, attributes)| attribute(attributes, "href")).collect();
    assert_eq!(links, ["b.md", "https://a.test/"]);
}

#[test]
fn a_lost_message_is_drawn() {
    let with = drawn("sequenceDiagram\n  A->>B: ask\n  B--xA: answer is lost\n  A-)B: later\n");
    assert!(with.contains("answer is") && with.contains("later"), "{with}");
    assert!(!with.contains('\u{e000}'));
    // A cross as an arrow's head.
    assert_eq!(with.matches("marker-end").count(), 2, "{with}");
    let activated = drawn("sequenceDiagram\n  participant A\n  A->>+B: ask\n  B-->>-A: answer\n");
    assert!(activated.contains("answer"));
}

#[test]
fn says_what_is_wrong_and_where() {
    let line = |source: &str| svg_of(source, "d").expect_err(source).line;
    assert_eq!(line("flowchart LR\n  A --> B\n  subgraph x\n  C --> D\n"), Some(3));
    assert_eq!(line("flowchart LR\n  A --> B\n  --> C\n"), Some(3));
    let error = svg_of("no diagram at all", "d").expect_err("no diagram");
    assert_eq!(error.message, "`no` is not a kind of diagram");
    let error = svg_of("flowchart LR\n  x-->y\n", "d").expect_err("an end of an arrow");
    assert_eq!(error.line, Some(2));
    assert!(error.help.is_some_and(|help| help.ends_with("`x -->y`")));
    assert!(svg_of("", "d").is_err());
    let knot: String = (0..151).map(|n| format!("  a{n} --> b\n")).collect();
    let error = svg_of(&format!("flowchart LR\n{knot}"), "d").expect_err("a knot");
    assert_eq!(error.message, "the diagram has too many parts");
    assert!(svg_of(&"flowchart LR\n".repeat(10_000), "d").is_err());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    /// Lines of diagrams in any order, some of them damaged.
    #[test]
    fn never_panics(
        first in 0..DIAGRAMS.len(),
        lines in prop::collection::vec((0..DIAGRAMS.len(), 0..16usize, 0..40usize, "[ -~é日]{0,3}"), 0..12),
    ) {
        let mut source = DIAGRAMS[first].to_owned();
        for (diagram, line, at, damage) in lines {
            let mut line = DIAGRAMS[diagram].lines().nth(line).unwrap_or_default().to_owned();
            if at <= line.len() && line.is_char_boundary(at) {
                line.insert_str(at, &damage);
            }
            source.push_str(&line);
            source.push('\n');
        }
        if let Ok(svg) = svg_of(&source, "d") {
            prop_assert_eq!(svg.matches('<').count(), svg.matches("</").count() + elements(&svg).len());
        }
    }
}
