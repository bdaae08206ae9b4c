/** What the theme's scripts use of `location` and `history`, which speak of the page that is shown. */
type PageLocation = Pick<
  Location,
  "href" | "origin" | "protocol" | "host" | "pathname" | "search" | "hash" | "assign" | "replace" | "reload" | "toString"
>;
type PageHistory = Pick<History, "state" | "length" | "replaceState" | "pushState" | "back" | "forward" | "go">;

/** `setTimeout` and `setInterval`. */
type Timer = (handler: TimerHandler, milliseconds?: number, ...values: unknown[]) => number;
