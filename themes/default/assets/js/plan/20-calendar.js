// The plan as an iCalendar file (RFC 5545). Pure.
const { days } = prepbook.internal.days;

/**
 * Folds a line at 75 octets; continuation lines begin with a space. Characters are not split.
 *
 * @param {string} line
 */
const foldedLine = (line) => {
  const encoder = new TextEncoder();
  const lines = [];
  let now = "";
  let size = 0;
  for (const letter of line) {
    const octets = encoder.encode(letter).length;
    if (size + octets > 75) {
      lines.push(now);
      now = " ";
      size = 1;
    }
    now += letter;
    size += octets;
  }
  return [...lines, now].join("\r\n");
};

/** @param {string} text */
const calendarText = (text) =>
  text
    .replace(/[\\;,]/g, "\\$&")
    .replace(/\r?\n/g, "\\n")
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the format forbids them.
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, "");
/** @param {number} day */
const calendarDay = (day) => days.iso(day).replaceAll("-", "");

/**
 * Writes all-day events. The UID of an event is stable, so that importing again replaces it.
 *
 * @param {GuideName} guide
 * @param {CalendarEvent[]} events
 * @param {number} [time]
 */
const calendarOf = (guide, events, time = Date.now()) => {
  const stamp = new Date(time).toISOString().replace(/[-:]|\.\d+/g, "");
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Prepbook//Study plan//EN",
    "CALSCALE:GREGORIAN",
    "METHOD:PUBLISH",
    `X-WR-CALNAME:${calendarText(guide.title)}`,
  ];
  for (const { day, title, text } of events) {
    lines.push(
      "BEGIN:VEVENT",
      `UID:${calendarDay(day)}-${encodeURIComponent(guide.id)}@prepbook`,
      `DTSTAMP:${stamp}`,
      `DTSTART;VALUE=DATE:${calendarDay(day)}`,
      `DTEND;VALUE=DATE:${calendarDay(day + 1)}`,
      `SUMMARY:${calendarText(title)}`,
      ...(text ? [`DESCRIPTION:${calendarText(text)}`] : []),
      "TRANSP:TRANSPARENT",
      "END:VEVENT",
    );
  }
  return `${[...lines, "END:VCALENDAR"].map(foldedLine).join("\r\n")}\r\n`;
};

const shared = { foldedLine, calendarOf };
/** @typedef {typeof shared} Shared */
prepbook.internal.calendar = shared;
