//! How diagrams look: ink, greys and ultramarine, on the page's own paper.

use mermaid_rs_renderer::{LayoutConfig, Theme};

/// The fonts that the SVG asks for.
pub(super) const FONTS: &str = "system-ui, sans-serif";
/// The fonts given to the renderer. It measures some texts with the machine's fonts whatever its settings: all that is
/// not ASCII, and pies, Gantt charts and entities. There is no font of this name, so that it falls back to its tables.
const NO_FONT: &str = "no font of any machine";

const INK: &str = "#181d27";
const PAPER: &str = "#fbfaf6";
const SUNK: &str = "#f3f2eb";
const RULE: &str = "#d9d7d0";
const LINE: &str = "#505561";
/// The color of outlines, which a book's accent replaces in style sheets.
pub const ACCENT: &str = "#284bba";
/// The color of boxes, likewise.
pub const WASH: &str = "#eef2fb";
const MARKER: &str = "#faf0c8";
/// From dark to light in ultramarine, then in grey: neighbours differ in lightness.
const RAMP: [&str; 12] = [
    "#b2c4ec", "#d9d7d0", "#819ddd", "#eef2fb", "#c4c8d2", "#f7e59f", "#9fb4e6", "#e6e3d8", "#a9aeba",
    "#cfdaf4", "#f3f2eb", "#8f95a3",
];

pub(super) fn theme() -> Theme {
    let strong = [ACCENT, LINE, "#005f67", "#703396", "#7e4f04", "#0a693c", "#ac2722", INK];
    Theme {
        font_family: NO_FONT.into(),
        font_size: 14.0,
        primary_color: WASH.into(),
        primary_text_color: INK.into(),
        primary_border_color: ACCENT.into(),
        line_color: LINE.into(),
        secondary_color: SUNK.into(),
        tertiary_color: PAPER.into(),
        edge_label_background: PAPER.into(),
        cluster_background: SUNK.into(),
        cluster_border: RULE.into(),
        background: "none".into(),
        sequence_actor_fill: WASH.into(),
        sequence_actor_border: ACCENT.into(),
        sequence_actor_line: "#a9aeba".into(),
        sequence_note_fill: MARKER.into(),
        sequence_note_border: "#d8c26a".into(),
        sequence_activation_fill: RULE.into(),
        sequence_activation_border: LINE.into(),
        text_color: INK.into(),
        git_colors: strong.map(str::to_owned),
        git_inv_colors: [PAPER; 8].map(str::to_owned),
        git_branch_label_colors: [PAPER; 8].map(str::to_owned),
        git_commit_label_color: INK.into(),
        git_commit_label_background: SUNK.into(),
        git_tag_label_color: INK.into(),
        git_tag_label_background: WASH.into(),
        git_tag_label_border: ACCENT.into(),
        pie_colors: RAMP.map(str::to_owned),
        pie_title_text_size: 18.0,
        pie_title_text_color: INK.into(),
        pie_section_text_size: 15.0,
        pie_section_text_color: INK.into(),
        pie_legend_text_size: 15.0,
        pie_legend_text_color: INK.into(),
        pie_stroke_color: PAPER.into(),
        pie_stroke_width: 1.5,
        pie_outer_stroke_width: 0.0,
        pie_outer_stroke_color: PAPER.into(),
        pie_opacity: 1.0,
    }
}

pub(super) fn layout() -> LayoutConfig {
    // Spacing stays the renderer's own: what it does against crossing lines is tuned to it.
    let mut config = LayoutConfig { fast_text_metrics: true, ..LayoutConfig::default() };
    let mindmap = &mut config.mindmap;
    mindmap.section_colors = RAMP.map(str::to_owned).into();
    mindmap.section_line_colors = RAMP.map(str::to_owned).into();
    mindmap.section_label_colors = [INK; RAMP.len()].map(str::to_owned).into();
    mindmap.root_fill = Some(ACCENT.into());
    mindmap.root_text = Some(PAPER.into());
    let c4 = &mut config.c4;
    for family in [
        &mut c4.person_font_family,
        &mut c4.external_person_font_family,
        &mut c4.system_font_family,
        &mut c4.external_system_font_family,
        &mut c4.system_db_font_family,
        &mut c4.external_system_db_font_family,
        &mut c4.system_queue_font_family,
        &mut c4.external_system_queue_font_family,
        &mut c4.boundary_font_family,
        &mut c4.message_font_family,
        &mut c4.container_font_family,
        &mut c4.external_container_font_family,
        &mut c4.container_db_font_family,
        &mut c4.external_container_db_font_family,
        &mut c4.container_queue_font_family,
        &mut c4.external_container_queue_font_family,
        &mut c4.component_font_family,
        &mut c4.external_component_font_family,
        &mut c4.component_db_font_family,
        &mut c4.external_component_db_font_family,
        &mut c4.component_queue_font_family,
        &mut c4.external_component_queue_font_family,
    ] {
        NO_FONT.clone_into(family);
    }
    config
}
