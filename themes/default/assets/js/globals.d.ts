/**
 * What the theme's scripts share. `prepbook` is the one global object; scripts of your own theme may rely on all of it but
 * `internal`, through which the default theme's files share with each other, a property a file. It changes without notice.
 */
interface Prepbook {
  /** Calls `bind` once for each element that matches, now and when the live preview changes the page. */
  each: import("./00-start.js").Shared["each"];
  /** A text of the interface: `prepbook.t("count.cards", { count: 3 })`. Keys must be written out in a script, so that the build finds them. */
  t: import("./00-start.js").Shared["t"];
  /** Finds sections of the guide. */
  search(query: string, options?: SearchOptions): Promise<Hit[]>;
  /** Called by the guide's data files with what they carry. */
  receive(key: string, value: unknown): void;
  /** Texts of the interface that the loaded scripts use, by key: a text, or its plural forms with the language they are in. */
  texts?: Record<string, string | Record<string, string>>;
  /** In the guide as one file: the address of a file that stands inside the document. */
  inside?(path: string): string | undefined;
  /** Shows the learner's progress on this page. */
  showStudy?(digest: Digest | null): void;
  /** The study part, once it is loaded. */
  study?: StudyPart;
  internal: PrepbookInternal;
}

interface PrepbookInternal {
  page: import("./00-start.js").Shared;
  loading: import("./05-parts.js").Shared;
  searching: import("./15-search.js").Shared;
  shell: import("./20-shell.js").Shared;
  shortcuts: import("./shortcuts/10-dialog.js").Shared;
  order: import("./compare/10-order.js").Shared;
  questions: import("./60-questions.js").Shared;
  questionList: import("./questions/10-list.js").Shared;
  offline: import("./65-offline.js").Shared;
  progress: import("./70-study.js").Shared;
  search: Search;
  days: import("./study/00-days.js").Shared;
  memory: import("./study/10-fsrs.js").Shared;
  scheduling: import("./study/15-scheduler.js").Shared;
  log: import("./study/20-log.js").Shared;
  history: import("./study/25-history.js").Shared;
  backup: import("./study/28-backup.js").Shared;
  deck: import("./study/30-deck.js").Shared;
  queue: import("./study/35-queue.js").Shared;
  desk: import("./study/40-study.js").Shared;
  digest: import("./study/45-digest.js").Shared;
  controls: import("./study/50-parts.js").Shared;
  settings: import("./review/55-settings.js").Shared;
  card: import("./review/60-card.js").Shared;
  session: import("./review/64-session.js").Shared;
  review: import("./review/66-review.js").Shared;
  reviewPage: import("./review/68-review-page.js").Shared;
  article: import("./study/70-article.js").Shared;
  start: import("./study/99-begin.js").Shared;
  plan: import("./plan/10-plan.js").Shared;
  calendar: import("./plan/20-calendar.js").Shared;
  planPage: import("./plan/30-plan-page.js").Shared;
  mock: import("./plan/40-mock.js").Shared;
  statistics: import("./plan/50-statistics.js").Shared;
  charts: import("./plan/60-charts.js").Shared;
  browser: import("./plan/65-browser.js").Shared;
  progressPage: import("./plan/70-progress-page.js").Shared;
  flash: import("./print/10-flash.js").Shared;
}

declare var prepbook: Prepbook;
/** In the service worker: the build it keeps, with fingerprints of files by address; null where the guide is not kept. */
declare const offlineBuild: { version: string; files: Record<string, string> } | null;
interface Window {
  prepbook: Prepbook;
}

/** The study part's entry points for the main script. */
interface StudyPart {
  panel(section: HTMLElement, id: string, revealed?: boolean): Promise<void>;
  refresh(): Promise<void>;
  /** Takes what was read into the log. */
  takeReading(): Promise<void>;
}

/** Attributes for `make`; each value is written as text. */
type Attributes = Record<string, string | number | boolean>;
/** What `append` and `replaceChildren` take. */
type Child = Node | string | number;

/** Values of a text's placeholders. */
type Values = { count?: number } & Record<string, Child>;

/** Finds what is certain to be there, or is only used with `?.`. */
interface QueryOne {
  <K extends keyof HTMLElementTagNameMap>(selector: K, scope?: ParentNode): HTMLElementTagNameMap[K];
  (selector: string, scope?: ParentNode): any;
}
interface QueryAll {
  <K extends keyof HTMLElementTagNameMap>(selector: K, scope?: ParentNode): HTMLElementTagNameMap[K][];
  (selector: string, scope?: ParentNode): any[];
}
type Make = <K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes?: Attributes,
  ...children: Child[]
) => HTMLElementTagNameMap[K];

/* Search: the manual's page on the search says what a theme sees of it. */

interface SearchOptions {
  limit?: number;
  filters?: Record<string, string>;
  signal?: AbortSignal;
}

interface Piece {
  text: string;
  mark: boolean;
}

interface Hit {
  url: string;
  title: string;
  heading: string;
  above: string[];
  topic: string;
  score: number;
  kind: string;
  priority: string;
  level: string;
  excerpt: Piece[];
  marked: Piece[];
}

interface Correction {
  word: string;
  term: string;
}

interface SearchResult {
  total: number;
  hits: Hit[];
  corrected: Correction[];
  unknown: string[];
}

/** A result with terms near a word that nothing has. */
type AdvisedResult = SearchResult & { suggested: Correction[] };

/** A term of a text, from `start` to `end`; `parts` is how many of the tokens after it are its parts. */
interface Token {
  term: string;
  parts: number;
  start: number;
  end: number;
}

/** A word of a query; what the index knows of it is added step by step. */
interface Unit {
  term: string;
  parts?: Unit[];
  start?: number;
  end?: number;
  cased?: boolean;
  classes?: PostingClass[];
  forms?: Set<string>;
  /** 0 if the unit does not match a term, less than 1 if only by its stem. */
  matches?(term: string): number;
  weight?: number;
  run?: Run;
  corrected?: string;
}

/** Units that count only in sections that have `least` of them; `bits` says which units each section has. */
interface Run {
  units: Unit[];
  least: number;
  bits?: Int32Array;
}

interface Shard {
  terms: string[];
  classes: number[];
  starts: number[];
  sections: Int32Array;
  weights: Uint8Array;
}

/** Terms of a shard that have the same postings. */
interface PostingClass {
  shard: Shard;
  id: number;
  factor: number;
  ending: boolean;
  sections: Int32Array;
  weights: Uint8Array;
}

/** A section as the index describes it. */
interface Section {
  url: string;
  title: string;
  topic: string;
  priority: number;
  level: number;
  text: string;
  kind: number;
  anchor: string;
  heading: string;
  above: string[];
}

interface SectionText {
  body?: string;
  tokens?: Token[];
  spoken?: Token[];
}

interface ScoredSection extends Section, SectionText {
  section: number;
  score: number;
}

/** A term of the dictionary and how many sections it is in; `bits` are the letters it has. */
interface DictionaryEntry {
  term: string;
  count: number;
  bits?: number;
}

interface SearchIndex {
  hashes: string;
  count: number;
  /** Ids and titles. */
  topics: [string, string][];
  common: Set<string>;
  synonyms: Map<string, string[][]>;
  shard(number: number): Promise<Shard>;
  shards(term: string, prefix?: boolean): number[];
  describe(section: number): Promise<Section>;
  facets(): Promise<Record<string, Int32Array>>;
  dictionary(): Promise<DictionaryEntry[]>;
  read(section: number): Promise<SectionText>;
}

interface Filter {
  field: string;
  value: string;
  not: boolean;
}

interface Phrase {
  terms: string[];
  open?: boolean;
}

interface Query {
  words: string;
  open: boolean;
  phrases: Phrase[];
  without: Phrase[];
  filters: Filter[];
}

/** Reads numbers from a text of the index. */
interface Reader {
  digit(): number;
  number(): number;
}

interface FilterControls {
  values(): Record<string, string>;
  set(values: Record<string, string>): void;
}

/** What the files of the search part share. */
interface Search {
  tokens(text: string): Token[];
  codec: {
    expect(holds: unknown): void;
    reader(text: string): Reader;
    terms(text: string): string[];
    postings(value: unknown, sectionCount: number): Shard;
  };
  language: string;
  index(): Promise<SearchIndex>;
  reloaded(): Promise<SearchIndex | undefined>;
  query: {
    parse(query: string, chosen: Record<string, string>): Query;
    values(field: string, value: string, topics: [string, string][]): number[];
    FIELDS: string[];
    PRIORITIES: string[];
    LEVELS: string[];
    KINDS: string[];
  };
  typos: {
    near(dictionary: DictionaryEntry[], word: string, unfinished: boolean, more?: number): { term: string; cost: number }[];
    forms(dictionary: DictionaryEntry[], word: string): { term: string; cost: number }[];
    halves(dictionary: DictionaryEntry[], word: string): { pair: string[]; both: number }[];
    distance(a: string, b: string, most: number): { whole: number; beginning: number };
    exceeds(bits: number, most: number): boolean;
  };
  leaves(tokens: Token[]): string[];
  tree(tokens: Token[]): Unit[];
  exact(index: SearchIndex, term: string, factor?: number): Promise<PostingClass[]>;
  endings(index: SearchIndex, start: string): Promise<PostingClass[]>;
  unitsOf(index: SearchIndex, words: string, unfinished: boolean): Promise<Unit[]>;
  score(
    index: SearchIndex,
    units: Unit[],
    keep: Uint8Array | undefined,
    most: number,
  ): { total: number; chosen: { section: number; score: number }[] };
  headingFactor(section: Section, units: Unit[], query: string, common: Set<string>): number;
  nearness(tokens: Token[], units: Unit[]): number;
  marked(text: string, units: Unit[], tokens?: Token[], start?: number, end?: number): Piece[];
  excerpt(text: string, units: Unit[], tokens: Token[]): Piece[];
  find(query: string, options?: SearchOptions): Promise<SearchResult>;
  results: {
    find(query: string, options: SearchOptions): Promise<AdvisedResult>;
    link(hit: Hit, attributes?: Attributes): HTMLAnchorElement;
    grouped(hits: Hit[]): Hit[][];
    groupName(hit: Hit): string;
    addFilters(element: HTMLElement, topics: [string, string][]): void;
    filters(element: HTMLElement): FilterControls;
    parameters(query: string, values: Record<string, string>): string;
    pageFor(query: string, values: Record<string, string>): string;
    advice(
      found: AdvisedResult,
      query: string,
      actions: { filtered: boolean; ask(query: string): void; unfilter(): void },
    ): HTMLElement[];
  };
  open(text: string): void;
  show(element: HTMLElement): Promise<void>;
}

/* Study: the manual's page on the study data describes the files. */

/** 1 again, 2 hard, 3 good, 4 easy. */
type Grade = number;
type CardKind = "open" | "choice" | "cell" | "row";

interface Topic {
  id: string;
  title: string;
  url: string;
  priority: number;
  level: number;
  /** Numbers of topics. */
  requires: number[];
  step: number;
  minutes: number;
  number: number;
  articles: Article[];
}

interface Article {
  id: string;
  title: string;
  url: string;
  /** The number of its topic. */
  topic: number | null;
  priority: number;
  level: number;
  minutes: number;
  /** Ids of its tags, if it has any. */
  tags?: string[];
  /** How many cards it has, and the number of the first. */
  cards: number;
  first?: number;
  number: number;
  requires?: { articles: number[]; topics: number[] };
}

interface Card {
  number: number;
  id: string;
  kind: CardKind;
  hash: string;
  group: number;
  article: Article;
  topic: Topic | null;
  priority: number;
  level: number;
  /** Empty for none. */
  difficulty: string;
  weight?: number;
}

interface Ranked {
  rank: number;
  id: string;
  label: string;
}

interface GuideName {
  id: string;
  title: string;
}

/** The deck's index, as the build writes it. */
interface DeckIndex {
  guide: GuideName;
  settings: Record<string, unknown>;
  priorities: Ranked[];
  levels: Ranked[];
  groups: string[];
  chunks: { key: string; first: number }[];
  topics: Omit<Topic, "number" | "articles">[];
  articles: Omit<Article, "number" | "first">[];
  cards: {
    ids: string[];
    kinds: string;
    hashes: string;
    priorities: string;
    levels: string;
    /** Missing if no question has one. */
    difficulties?: string;
    groups: number[];
    names?: Record<number, string[]>;
  };
}

interface Deck extends Omit<DeckIndex, "topics" | "articles" | "cards"> {
  topics: Topic[];
  articles: Article[];
  cards: Card[];
  byId: Map<string, Card>;
  /** Earlier ids of cards. */
  aliases: Map<string, string>;
}

interface Named {
  text: string;
  html: string;
}

interface Table {
  title: string;
  source: string;
  subjects: Named[];
  rows: { aspect: Named; cells: Named[] }[];
}

interface Choice {
  html: string;
  right?: boolean;
  why?: string;
}

/** What a card shows. */
interface Content {
  text: string;
  url: string;
  question: string;
  answer: string;
  /** HTML. */
  points?: string[];
  followUps?: Content[];
  choices?: Choice[];
}

/**
 * A question in a chunk: its anchor instead of its address, if that is not the end of its id, and its text only if it differs from the
 * HTML.
 */
type StoredQuestion = Omit<Content, "url" | "text" | "followUps"> & {
  url?: string;
  text?: string;
  followUps?: (StoredQuestion & { id: string })[];
};

/** A table in a chunk: a line without markup is only its text. */
type StoredTable = Omit<Table, "subjects" | "rows"> & {
  subjects: (string | Named)[];
  rows: { aspect: string | Named; cells: (string | Named)[] }[];
};

/** What a card of a table shows. */
interface TableContent {
  table: Table;
  row: number;
  subjects: number[];
  which?: number[];
  options: number[];
}

/** How well something is remembered. */
interface Memory {
  stability: number;
  difficulty: number;
}

/** A card's state, derived from its reviews. Days are study days, times milliseconds. */
interface CardState {
  phase: "new" | "learning" | "review" | "relearning";
  step: number;
  memory: Memory | null;
  day: number;
  time: number;
  due: number;
  reps: number;
  lapses: number;
  sessions: number;
  interval?: number;
  grade?: Grade;
  recalledOn?: number;
  hash?: string;
}

/** What scheduling depends on. */
interface Rules {
  retention: number;
  target: number;
  date: number | null;
  since: number;
  learning: number[];
  relearning: number[];
  longest: number;
  leech: number;
}

/** The intervals in days among which the load decides, and the one that is taken without a load. */
interface IntervalWindow {
  first: number;
  last: number;
  interval: number;
}
type ChooseInterval = (window: IntervalWindow, day: number) => number;

/** A line of the log; see study/20-log.js. */
type Entry = [time: number, about: string, kind: any, ...values: any[]];

interface Review {
  time: number;
  id: string;
  grade: Grade;
  zone: number;
  day: number;
  hash: string;
  seconds: number;
  /** The interval chosen by load, if the log has it. */
  interval?: number;
}

interface Settings {
  date: string;
  week: number;
  minutes: number;
  fresh: number;
  reviews: number;
  buttons: number;
  retention: number;
  session: string;
  length: number;
  typed: number;
}

/** From a log version to the next: a function from an entry of that version to one of the next. */
type Upgrades = Record<number, (entry: Entry) => Entry>;

/** Options of the log; see study/20-log.js. */
interface LogOptions {
  storage: Storage | null;
  prefix: string;
  told?(what: string): void;
  chunk?: number;
  archive?: number;
  version?: number;
  upgrades?: Upgrades;
  now?(): number;
}

interface StudyHistory {
  reviews: Map<string, Review[]>;
  made: Review[];
  stars: Set<string>;
  notes: Map<string, string>;
  /** The notes of a card that none has replaced. */
  noteTimes: Map<string, { time: number; text: string }[]>;
  read: Map<string, number>;
  mocks: { time: number; seed: string; share: number; questions: number }[];
  /** Articles that were begun. */
  opened: Set<string>;
  suspended: Set<string>;
  /** The day until whose end a card is not asked. */
  buried: Map<string, number>;
  settings: Settings;
  /** The day on which the date of the interview was set. */
  dateSet: number;
}

interface Log {
  damaged: number;
  newer: boolean;
  full: boolean;
  works: boolean;
  merge(entries: Entry[]): number;
  note(about: string, kind: unknown, ...values: unknown[]): Entry;
  entries(): Entry[];
  save(): boolean;
  unsaved(): number;
  damagedTexts(): string[];
  reset(): void;
  changed(key: string | null, value: string | null): void;
}

/** The learner's desk. */
interface Study {
  deck: Deck;
  log: Log;
  history: StudyHistory;
  rules: Rules;
  states: Map<string, CardState>;
  /** How many entries had a date in the future. */
  corrected: number;
  correctClock(graded?: string): void;
  on(listener: (what: string) => void): () => void;
  state(id: string): CardState;
  changed(card: Card): boolean;
  outcomes(card: Card, time?: number): CardState[];
  grade(card: Card, grade: Grade, seconds?: number): Entry;
  undo(entry: Entry): void;
  note(about: string, kind: string, ...values: unknown[]): Entry;
  forget(id: string): Entry[];
  star(id: string, on: boolean): Entry;
  write(id: string, text: string): Entry;
  markRead(article: string, on: boolean): Entry;
  /** Returns whether the value is valid. */
  set(name: string, value: unknown): boolean;
  derive(): void;
  takeReading(): void;
  tell(what: string): void;
  import(entries: Entry[]): number;
  reset(): void;
}

interface CardFilter {
  topic?: string;
  article?: string;
  priority?: number;
  level?: number;
  state?: string;
  kind?: string;
}

/** Cards to be asked now; see study/35-queue.js. */
interface Askable {
  /** Whether the interview is today: then nothing is asked. */
  isInterview: boolean;
  due: Card[];
  steps: Card[];
  fresh: Card[];
  read: PlanReading[];
  minutes: number;
  held: { due: number; fresh: number };
  /** What is left of what may be new. */
  units: PlanUnit[];
}

/** What a day is for; see study/35-queue.js. */
interface DayKind {
  isInterview: boolean;
  isDated: boolean;
  isEve: boolean;
  isLate: boolean;
  isOff: boolean;
}

interface Readiness {
  value: number;
  total: number;
  new: number;
  learning: number;
  review: number;
  known: number;
}

type TopicStanding = Readiness & { topic: Topic; unmet: Topic[] };

/** A card that was graded, or left without a grade (0), and the session before that. */
interface SessionStep {
  card: Card;
  grade: Grade;
  state: CardState;
  queue: Card[];
  steps: Card[];
  seconds: number;
  entries: Entry[];
}

interface SessionSummary {
  cards: number;
  grades: number;
  minutes: number;
  asked: number;
  recalled: number;
  learned: Card[];
  missed: Card[];
}

interface Session {
  began: number;
  past: SessionStep[];
  card: Card | null;
  /** Whether the present card is asked without being scheduled. */
  isPractice(): boolean;
  next(): Card | null;
  grade(grade: Grade, seconds: number): void;
  leave(act: (card: Card) => Entry[]): void;
  undo(): Card | null;
  left(): number;
  counts(): Record<CardPhase, number>;
  kindOf(card: Card): CardPhase;
  summary(): SessionSummary;
}

type CardPhase = "new" | "learning" | "due";

/** A card to be answered; see review/60-card.js. */
interface CardView {
  question: Child[];
  body?: Node[];
  /** Where the answer is typed. */
  field?: HTMLTextAreaElement;
  check?(): void;
  answer: Node[];
  suggest(): number;
  /** The part that was right; none where the learner says. */
  share?(): number;
  verdict?(): string;
  lettered: "before" | "after" | "";
  letter(index: number, shown: boolean): void;
  hint: string;
}

/** An option to pick; see review/60-card.js. */
interface PickOption {
  nodes: Node;
  right?: boolean;
  why?: string;
}

/** What any page shows of the learner's progress; written by study/45-digest.js. */
interface Digest {
  version: number;
  day: number;
  /** What the queue asks on that day, apart from cards in steps of minutes. */
  today: { due: number; fresh: number; minutes: number };
  limits: [number, number];
  left: number;
  due: Record<string, number>;
  steps: number[];
  /** Standing, day due and flags by card. */
  cards: Record<string, [Standing, number, string]>;
  /** Readiness in percent, the titles of unmet topics, and the state of reading, by address. */
  topics: Record<string, [number, string, number]>;
  /** The states of reading of articles that were begun, by address. */
  articles: Record<string, number>;
  ready: number;
  date: number | null;
  began: boolean;
  /** What to read next, and whether it was begun. */
  next?: [url: string, title: string, isBegun: boolean];
}

type Standing = "new" | "learning" | "review" | "known";

/** An article of the list of all questions. */
interface ListedArticle {
  id: string;
  title: string;
  url: string;
  /** The topic's id and title; empty for none. */
  topic: string;
  group: string;
  tags: string[];
  questions: ListedQuestion[];
}

interface ListedQuestion {
  title: string;
  anchor: string;
  priority?: string;
  level?: string;
  difficulty?: string;
  form: string;
  answered: boolean;
}

/* Plan */

/** An article with its new cards of one priority; see study/35-queue.js. */
interface PlanUnit {
  article: Article;
  cards: Card[];
  /** Minutes. */
  reading: number;
  priority: number;
}

interface PlanReading {
  article: Article;
  minutes: number;
  rest: boolean;
}

/** What a day has room for. */
interface DayRoom {
  minutes: number;
  fresh: number;
  /** Of the new cards, those from tables. */
  tables: number;
  /** How many new questions there are. */
  questions: number;
  pace(card: Card): number;
  isBuried?(card: Card): boolean;
  /** Whether reading takes time of the day. */
  reads?: boolean;
}

/** What of the units a day takes. */
interface DayShare {
  read: PlanReading[];
  learn: Card[];
  minutes: number;
}

interface PlanDay {
  day: number;
  reviews: number;
  minutes: number;
  read: PlanReading[];
  learn: { article: Article; cards: number }[];
}

interface Plan {
  date: number;
  today: number;
  days: PlanDay[];
  /** The interview is in a few days. */
  isSprint: boolean;
  /** Learning begins in these days. */
  isLate: boolean;
  behind: number;
  dropped: PlanUnit[];
  needed: number | null;
  short: number | null;
  minutes: number;
  droppedMinutes: number;
}

interface CalendarEvent {
  day: number;
  title: string;
  text: string;
}

interface Retention {
  bins: { from: number; to: number; number: number; predicted: number; recalled: number }[];
  number: number;
  predicted: number;
  recalled: number;
}

/** How a question of a mock interview was answered; `share` is null where it was not. */
interface MockAnswer {
  title: string;
  url: string;
  share: number;
  used: number;
  allowed: number;
  /** Scored by key points, as a choice, or by the learner. */
  form: "points" | "choice" | "judged";
  points: number;
  ended: boolean;
}

/** Records answers of a mock interview. */
interface Recorder {
  start(): void;
  stop(): Promise<unknown>;
  play(): Promise<void>;
  close(): void;
}

type MockResult = MockAnswer & { card: Card; followUps: MockAnswer[]; isDone?: boolean };
