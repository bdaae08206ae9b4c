// The study part: loaded by the study pages, and by an article once the learner studies in it. It uses the main script.
//
// A study day is a calendar day of the learner's own clock that begins at 04:00, so that an evening past midnight counts for
// the day it began. Days are numbers: days since 1970-01-01. Times are milliseconds since 1970, zones are minutes east of
// UTC. A review keeps the zone it was made in: read again on the other side of the world, it is still of the same day.
const { locale } = prepbook.internal.page;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const days = {
  rollover: 4 * HOUR,

  /**
   * The zone of the learner's clock at a time; summer time makes it differ over the year.
   *
   * @param {number} time
   */
  zone: (time) => -new Date(time).getTimezoneOffset(),

  /**
   * The day a time belongs to.
   *
   * @param {number} time
   * @param {number} [zone]
   */
  of: (time, zone = days.zone(time)) => Math.floor((time + zone * MINUTE - days.rollover) / DAY),

  today: () => days.of(Date.now()),

  /**
   * The time a day begins at, here.
   *
   * @param {number} day
   */
  start(day) {
    const date = new Date(day * DAY);
    return new Date(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate(), days.rollover / HOUR).getTime();
  },

  /**
   * `2026-11-24` of a day.
   *
   * @param {number} day
   */
  iso: (day) => new Date(day * DAY).toISOString().slice(0, 10),

  /**
   * The day of `2026-11-24`; null for an invalid date.
   *
   * @param {string | null | undefined} iso
   */
  parse(iso) {
    if (!/^\d{4}-\d\d-\d\d$/.test(iso ?? "")) return null;
    const day = Date.parse(`${iso}T00:00:00Z`) / DAY;
    return Number.isInteger(day) && days.iso(day) === iso ? day : null;
  },

  /**
   * 0 for Monday to 6 for Sunday.
   *
   * @param {number} day
   */
  weekday: (day) => (((day + 3) % 7) + 7) % 7,

  /**
   * Formats a day in the language of the page: "24 November", or as the options say.
   *
   * @param {number} day
   * @param {Intl.DateTimeFormatOptions} [options]
   */
  name: (day, options = { day: "numeric", month: "long" }) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" }).format(new Date(day * DAY)),
};

const shared = { MINUTE, days, DAY, HOUR };
/** @typedef {typeof shared} Shared */
prepbook.internal.days = shared;
