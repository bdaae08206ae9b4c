// A session: the next card, grades, undo. Pure except for what it logs.
const { MINUTE, days } = prepbook.internal.days;
const { scheduler } = prepbook.internal.scheduling;

/**
 * Starts a session of `cards` in their order. After `minutes` no further card is asked. `early` sessions ask cards before they are
 * due.
 *
 * @param {Study} study
 * @param {Card[]} cards
 * @param {{ minutes?: number, early?: boolean, now?: () => number }} [options]
 */
const startSession = (study, cards, { minutes = 0, early = false, now = Date.now } = {}) => {
  const began = now();
  let queue = [...cards];
  /** @type {Card[]} */
  let steps = []; // cards in steps of minutes, to come back in this sitting
  /** @type {GradedCard[]} */
  const past = [];
  const session = /** @type {Session} */ ({ began, past, card: null });
  const soonest = () => steps.toSorted((a, b) => study.state(a.id).due - study.state(b.id).due)[0];
  /** @param {Card} card */
  const take = (card) => {
    steps = steps.filter((other) => other !== card);
    return card;
  };

  /**
   * Returns whether a card was graded in another tab since this session began.
   *
   * @param {Card} card
   */
  const goneBy = (card) => {
    const state = study.state(card.id);
    return (
      !early && state.time > began && !past.some((one) => one.card === card) && !scheduler.isDue(state, now(), days.of(now()))
    );
  };

  /** The next card, null at the end. A card in its steps comes when it is due, or when no other card is left. */
  session.next = () => {
    const waiting = soonest();
    queue = queue.filter((card) => !goneBy(card));
    session.card =
      waiting && study.state(waiting.id).due <= now()
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

  session.grade = (grade, seconds) => {
    const { card } = session;
    /** @type {GradedCard} */
    const before = { card, grade, state: study.state(card.id), queue: [...queue], steps: [...steps], seconds };
    before.entry = study.grade(card, grade, seconds);
    past.push(before);
    const state = study.state(card.id);
    if (state.phase !== "review" && state.due - now() <= 30 * MINUTE) steps.push(card);
    session.card = null;
  };

  /** Undoes the last grade. Its card is asked again. */
  session.undo = () => {
    const before = past.pop();
    if (!before) return null;
    study.undo(before.entry);
    ({ queue, steps } = before);
    session.card = before.card;
    return session.card;
  };

  session.left = () => queue.length + steps.length + (session.card ? 1 : 0);

  /** Counts of the session, with learned and missed cards. */
  session.summary = () => {
    const seen = [...new Set(past.map(({ card }) => card))];
    const first = past.filter(({ state }) => state.phase === "review");
    return {
      cards: seen.length,
      grades: past.length,
      minutes: past.reduce((sum, { seconds }) => sum + seconds, 0) / 60,
      asked: first.length,
      recalled: first.filter(({ grade }) => grade > 1).length,
      learned: seen.filter(
        (card) => study.state(card.id).phase === "review" && past.find((one) => one.card === card).state.phase === "new",
      ),
      missed: seen.filter((card) => past.some((one) => one.card === card && one.grade === 1)),
    };
  };
  return session;
};

/**
 * The next days with cards due, and their number.
 *
 * @param {Study} study
 * @param {number} [most]
 */
const comingDays = (study, most = 5) => {
  const today = days.today();
  const due = new Map();
  for (const card of study.deck.cards) {
    const state = study.state(card.id);
    if (state.phase === "new") continue;
    const day = Math.max(today, scheduler.dueDay(state));
    due.set(day, (due.get(day) ?? 0) + 1);
  }
  return [...due].sort(([a], [b]) => a - b).slice(0, most);
};

const shared = { startSession, comingDays };
/** @typedef {typeof shared} Shared */
prepbook.internal.session = shared;
