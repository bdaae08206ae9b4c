// A session: the next card, grades, undo. Pure except for what it logs.
const { MINUTE, days } = prepbook.internal.days;
const { scheduler } = prepbook.internal.scheduling;
const { hasRoom } = prepbook.internal.queue;

/**
 * Starts a session of `cards` in their order. After `minutes` no further card is asked; in a `limited` session no new one after the day's
 * minutes. Grades of the `practised` cards are not logged: they are asked whatever their state.
 *
 * @param {Study} study
 * @param {Card[]} cards
 * @param {{ minutes?: number, limited?: boolean, practised?: Set<Card>, now?: () => number }} [options]
 */
const startSession = (study, cards, { minutes = 0, limited = false, practised = new Set(), now = Date.now } = {}) => {
  const began = now();
  let queue = [...cards];
  /** @type {Card[]} */
  let steps = []; // cards in steps of minutes, to come back in this sitting
  /** @type {SessionStep[]} */
  const past = [];
  const session = /** @type {Session} */ ({ began, past, card: null });
  session.isPractice = () => practised.has(session.card);
  /** @param {Card} card */
  const dueOf = (card) => (practised.has(card) ? Infinity : study.state(card.id).due);
  const soonest = () => steps.reduce((first, card) => (first && dueOf(first) <= dueOf(card) ? first : card), null);
  /** @param {Card} card */
  const take = (card) => {
    steps = steps.filter((other) => other !== card);
    return card;
  };

  /**
   * Returns whether a card was graded or put off in another tab since this session began, or has no room in the day any more.
   *
   * @param {Card} card
   */
  const goneBy = (card) => {
    if (practised.has(card)) return false;
    if (limited && study.state(card.id).phase === "new" && !hasRoom(study, card, days.of(now()), steps.length)) return true;
    const { suspended, buried } = study.history;
    if (suspended.has(card.id) || (buried.get(card.id) ?? -1) >= days.of(now())) return true;
    const state = study.state(card.id);
    return state.time > began && !past.some((one) => one.card === card) && !scheduler.isDue(state, now(), days.of(now()));
  };

  /** The next card, null at the end. A card in its steps comes when it is due, or when no other card is left. */
  session.next = () => {
    const waiting = soonest();
    while (queue.length && goneBy(queue[0])) queue.shift();
    session.card =
      waiting && dueOf(waiting) <= now()
        ? take(waiting)
        : minutes && now() - began >= minutes * MINUTE
          ? null
          : queue.length
            ? queue.shift()
            : waiting
              ? take(waiting)
              : null;
    return session.card;
  };

  /** @param {number} seconds */
  const step = (seconds) => {
    const { card } = session;
    /** @type {SessionStep} */
    const taken = { card, grade: 0, state: study.state(card.id), queue: [...queue], steps: [...steps], seconds, entries: [] };
    past.push(taken);
    session.card = null;
    return taken;
  };

  session.grade = (grade, seconds) => {
    const { card } = session;
    const taken = step(seconds);
    taken.grade = grade;
    if (practised.has(card)) {
      if (grade === 1) steps.push(card);
      return;
    }
    taken.entries = [study.grade(card, grade, seconds)];
    const state = study.state(card.id);
    if (state.phase !== "review" && state.due - now() <= 30 * MINUTE) steps.push(card);
  };

  /** Leaves the present card without a grade, after `act` has noted why. */
  session.leave = (act) => {
    const { card } = session;
    step(0).entries = act(card);
  };

  /** Undoes the last grade, or what a card was left for. Its card is asked again. */
  session.undo = () => {
    const before = past.pop();
    if (!before) return null;
    for (const entry of before.entries.toReversed()) study.undo(entry);
    ({ queue, steps } = before);
    session.card = before.card;
    return session.card;
  };

  session.left = () => queue.length + steps.length + (session.card ? 1 : 0);

  /** Numbers of cards left that are new, in steps of minutes, and due. */
  session.counts = () => {
    const counts = { new: 0, learning: 0, due: 0 };
    for (const card of [...queue, ...steps, ...(session.card ? [session.card] : [])]) counts[session.kindOf(card)] += 1;
    return counts;
  };
  session.kindOf = (card) => {
    const { phase } = study.state(card.id);
    return phase === "new" ? "new" : phase === "review" ? "due" : "learning";
  };

  /** Counts of the session, with learned and missed cards. */
  session.summary = () => {
    const graded = past.filter(({ grade }) => grade);
    const seen = [...new Set(graded.map(({ card }) => card))];
    const first = graded.filter(({ state }) => state.phase === "review");
    return {
      cards: seen.length,
      grades: graded.length,
      minutes: graded.reduce((sum, { seconds }) => sum + seconds, 0) / 60,
      asked: first.length,
      recalled: first.filter(({ grade }) => grade > 1).length,
      learned: seen.filter(
        (card) => study.state(card.id).phase === "review" && graded.find((one) => one.card === card).state.phase === "new",
      ),
      missed: seen.filter((card) => graded.some((one) => one.card === card && one.grade === 1)),
    };
  };
  return session;
};

/** How many of the coming days are shown. */
const COMING_DAYS = 5;

/**
 * The next days on which some of the cards are due, with the number of these cards.
 *
 * @param {Study} study
 * @param {Card[]} [cards]
 */
const comingDays = (study, cards = study.deck.cards) => {
  const today = days.today();
  const due = new Map();
  for (const card of cards) {
    const state = study.state(card.id);
    if (state.phase === "new" || study.history.suspended.has(card.id)) continue;
    const day = Math.max(today, scheduler.dueDay(state));
    due.set(day, (due.get(day) ?? 0) + 1);
  }
  return [...due].sort(([a], [b]) => a - b).slice(0, COMING_DAYS);
};

const shared = { startSession, comingDays };
/** @typedef {typeof shared} Shared */
prepbook.internal.session = shared;
