// The mock interview: questions drawn by a seed, a clock, follow-ups, a scorecard. The URL holds all parameters, so that everyone
// with the same URL gets the same questions.
const { $, $$, locale, make, t, phrase, percent, store } = prepbook.internal.page;
const { address } = prepbook.internal.loading;
const { days } = prepbook.internal.days;
const { scheduler } = prepbook.internal.scheduling;
const { contentOf, nodesOf } = prepbook.internal.deck;
const { fitting } = prepbook.internal.queue;
const { openStudy } = prepbook.internal.desk;
const { gradeOfShare, button, quiet, field, filterFields, notices } = prepbook.internal.controls;
const { LETTERS, tickList, openView, choiceView, fullAnswer } = prepbook.internal.card;

/**
 * Draws cards by weighted sampling without replacement (Efraimidis and Spirakis 2006). A card's key depends on the seed and its id
 * alone, so that adding cards to the guide changes a draw as little as possible.
 *
 * @param {Card[]} cards
 * @param {string} seed
 * @param {number} many
 */
const drawCards = (cards, seed, many) =>
  cards
    .map((card) => ({ card, lot: -Math.log(1 - scheduler.spread(`${seed}#${card.id}`)) / card.weight }))
    .sort((a, b) => a.lot - b.lot || (a.card.id < b.card.id ? -1 : 1))
    .slice(0, many)
    .map(({ card }) => card);

/** @param {number} seconds */
const clockText = (seconds) => {
  const whole = Math.abs(Math.trunc(seconds));
  return `${seconds < 0 ? "+" : ""}${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
};

/** @param {number} number */
const minutes = (number) => new Intl.NumberFormat(locale, { style: "unit", unit: "minute", unitDisplay: "long" }).format(number);

/**
 * Records the learner's voice. Nothing leaves the page, and nothing of it is kept: an answer can be listened to until the next question.
 *
 * @returns {Promise<Recorder | null>}
 */
const openRecorder = async () => {
  /** @type {MediaStream} */
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch {
    return null;
  }
  /** @type {MediaRecorder} */
  let recording;
  /** @type {Blob[]} */
  let parts = [];
  const stop = () =>
    new Promise((resolve) => {
      if (recording?.state !== "recording") return resolve(undefined);
      recording.onstop = resolve;
      recording.stop();
    });
  return {
    start() {
      parts = [];
      recording = new MediaRecorder(stream);
      recording.ondataavailable = ({ data }) => parts.push(data);
      recording.start();
    },
    stop,
    // Decoded here, since the site's policy allows no media.
    async play() {
      await stop();
      const context = new AudioContext();
      const source = context.createBufferSource();
      source.buffer = await context.decodeAudioData(await new Blob(parts).arrayBuffer());
      source.connect(context.destination);
      source.onended = () => context.close();
      source.start();
    },
    close() {
      for (const track of stream.getTracks()) track.stop();
    },
  };
};

/** @param {HTMLElement} container */
const mockPage = async (container) => {
  const study = await openStudy();
  const { deck } = study;
  const live = make("p", { class: "unseen", role: "status" });
  const box = make("div", { class: "review-box mock-box" });
  container.replaceChildren(notices(study), box, live);
  let ticking = 0;
  /** @type {Recorder | null} */
  let recorder = null;

  /**
   * The settings that a hash holds.
   *
   * @param {string} hash
   * @returns {Record<string, any>}
   */
  const settingsOf = (hash) => {
    const given = new URLSearchParams(hash.slice(1));
    /**
     * @param {string} name
     * @param {number} otherwise
     */
    const some = (name, otherwise) => {
      const value = Number(given.get(name));
      return value >= 1 && value <= 30 ? Math.round(value) : otherwise;
    };
    return {
      seed: given.get("seed") || newSeed(),
      questions: some("questions", 5),
      minutes: some("minutes", 3),
      topic: given.get("topic") ?? "",
      level: given.get("level") ?? "",
      priority: given.get("priority") ?? "",
    };
  };
  const newSeed = () => Math.random().toString(36).slice(2, 7);
  const chosen = settingsOf(location.hash);
  let isRecorded = false;
  const hashOf = () => `#${new URLSearchParams(Object.entries(chosen).filter(([, value]) => value !== ""))}`;
  const remember = () => {
    try {
      history.replaceState(null, "", hashOf());
    } catch {
      /* some browsers refuse it from disk */
    }
  };
  const candidates = ({ topic, level, priority } = chosen) =>
    fitting(study, { topic, level: Number(level), priority: Number(priority), kind: "question" });

  /** @param {boolean} on */
  const inSession = (on) => container.toggleAttribute("data-session", on);
  const showStart = () => {
    clearInterval(ticking);
    inSession(false);
    const form = make(
      "form",
      { class: "filters review-filters scripted", "aria-label": t("mock.form") },
      field("questions", t("label.questions"), {
        type: "number",
        min: 1,
        max: 30,
        value: chosen.questions,
        inputmode: "numeric",
      }),
      field("minutes", t("mock.minutes"), { type: "number", min: 1, max: 30, value: chosen.minutes, inputmode: "numeric" }),
      ...filterFields(deck, chosen, ["kind", "state"]),
      field("seed", t("mock.seed"), {
        type: "text",
        value: chosen.seed,
        autocomplete: "off",
        spellcheck: "false",
        maxlength: 40,
        title: t("mock.seed_hint"),
      }),
    );
    const title = make("h2", { class: "ask" });
    const intro = make("p", {});
    const start = button(t("mock.start"), () => run());
    const share = quiet(t("mock.copy_link"), () => copyLink(share));
    const record = make("input", { type: "checkbox", name: "record" });
    record.checked = isRecorded;
    const saved = savedRun();
    const resume = saved
      ? [
          button(
            t("mock.resume", { position: saved.results.filter(({ isDone }) => isDone).length + 1, total: saved.total }),
            () => {
              Object.assign(chosen, saved.settings);
              run(saved.results);
            },
          ),
        ]
      : [];
    // Nothing is made again while one types, so that no field loses the focus and no button a click.
    const update = () => {
      const number = Math.min(candidates().length, chosen.questions);
      title.textContent = number ? t("mock.title", { count: number, time: minutes(chosen.minutes) }) : t("questions.none");
      intro.textContent = t(number ? "mock.intro" : "mock.none_hint");
      for (const one of [start, share, shuffle]) one.hidden = !number;
    };
    const shuffle = quiet(t("mock.shuffle"), () => {
      chosen.seed = newSeed();
      $("[name=seed]", form).value = chosen.seed;
      remember();
      update();
    });
    form.addEventListener("change", (event) => {
      const target = /** @type {HTMLInputElement} */ (event.target);
      const label = target.closest("label");
      $(".mistake", label)?.remove();
      target.toggleAttribute("aria-invalid", false);
      if (target.type === "number" && (!target.value || !target.checkValidity())) {
        target.setAttribute("aria-invalid", "true");
        label.append(make("span", { class: "mistake", role: "alert" }, t("settings.out_of_bounds", { least: 1, most: 30 })));
        return;
      }
      if (target === record) {
        isRecorded = record.checked;
        return;
      }
      chosen[target.name] = target.type === "number" ? Number(target.value) : target.value.trim();
      chosen.seed ||= "1";
      remember();
      update();
    });
    // A corrected mistake goes while one types: if it went on leaving the field, the buttons below would move away from the click.
    form.addEventListener("input", (event) => {
      const target = /** @type {HTMLInputElement} */ (event.target);
      if (!target.matches("[aria-invalid=true]") || !target.value || !target.checkValidity()) return;
      $(".mistake", target.closest("label"))?.remove();
      target.toggleAttribute("aria-invalid", false);
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    const canRecord = Boolean(navigator.mediaDevices?.getUserMedia) && "MediaRecorder" in window;
    if (canRecord) form.append(make("label", { class: "tick" }, record, " ", t("mock.record")));
    update();
    box.replaceChildren(
      make(
        "section",
        { class: "ask-card review-start" },
        title,
        intro,
        form,
        make("p", { class: "actions" }, ...resume, start, shuffle, share),
        ...past(),
      ),
    );
  };

  /** @param {HTMLButtonElement} copy */
  const copyLink = async (copy) => {
    remember();
    try {
      await navigator.clipboard.writeText(location.href);
      copy.textContent = t("mock.copied");
    } catch {
      prompt(t("mock.copy_link"), location.href);
    }
  };

  /** The interviews so far, the latest first. */
  const past = () => {
    const { mocks } = study.history;
    if (!mocks.length) return [];
    const rows = mocks
      .slice(-20)
      .toReversed()
      .map(({ time, seed, share, questions }) =>
        make(
          "tr",
          {},
          make("th", { scope: "row" }, days.name(days.of(time), { day: "numeric", month: "short", year: "numeric" })),
          make("td", { class: "figure" }, percent(share)),
          make("td", { class: "figure" }, String(questions)),
          make("td", {}, seed),
        ),
      );
    const head = [t("label.date"), t("mock.score_head"), t("label.questions"), t("mock.seed")];
    return [
      make(
        "details",
        { class: "further" },
        make("summary", {}, t("mock.history", { count: mocks.length })),
        make(
          "div",
          { class: "table-scroll", role: "region", tabindex: "0", "aria-label": t("mock.history", { count: mocks.length }) },
          make(
            "table",
            {},
            make(
              "thead",
              {},
              make(
                "tr",
                {},
                ...head.map((name, index) =>
                  make("th", { scope: "col", ...(index === 1 || index === 2 ? { class: "figure" } : {}) }, name),
                ),
              ),
            ),
            make("tbody", {}, ...rows),
          ),
        ),
      ),
    ];
  };

  /* An interview outlives a reload: what was answered is kept until its score is shown */
  /** @param {MockResult[] | null} results */
  const saveRun = (results) => {
    const stored = results?.map(({ card, ...result }) => ({ ...result, card: card.id }));
    store.set("mock", stored ? JSON.stringify({ address: hashOf(), results: stored }) : null);
  };
  /** The interview that was not finished, whatever the page's address asks for. */
  const savedRun = () => {
    try {
      const saved = JSON.parse(store.get("mock"));
      const settings = settingsOf(saved.address);
      /** @type {MockResult[]} */
      const results = saved.results.map((/** @type {any} */ result) => ({ ...result, card: deck.byId.get(result.card) }));
      const total = Math.min(candidates(settings).length, settings.questions);
      return total && results.every(({ card }) => card) ? { settings, results, total } : null;
    } catch {
      return null;
    }
  };

  /** @param {MockResult[] | null} [begun] */
  const run = async (begun = null) => {
    remember();
    inSession(true);
    const cards = drawCards(candidates(), chosen.seed, chosen.questions);
    /** @type {MockResult[]} */
    const results = begun ?? [];
    saveRun(results);
    recorder = isRecorded ? await openRecorder() : null;
    for (const [index, card] of cards.entries()) {
      if (results[index]?.isDone) continue;
      const content = await contentOf(deck, card).catch(/** @returns {Content} */ () => null);
      if (!content) {
        recorder?.close();
        inSession(false);
        box.replaceChildren(make("p", { class: "empty", role: "alert" }, t("review.cards_failed")));
        return;
      }
      const followUps = content.followUps ?? [];
      /** @type {MockResult} */
      const result = results[index] ?? {
        card,
        title: content.text,
        url: content.url,
        ...(await question(
          content,
          chosen.minutes * 60,
          t("mock.position", { position: index + 1, total: cards.length }),
          false,
        )),
        followUps: [],
      };
      if (!results[index]) results.push(result);
      saveRun(results);
      // Follow-ups are scored separately.
      for (const [number, next] of followUps.entries()) {
        if (result.ended) break;
        if (number < result.followUps.length) continue;
        result.followUps.push({
          title: next.text,
          url: next.url,
          ...(await question(
            { ...next, followUps: [] },
            Math.ceil(chosen.minutes * 30),
            t("mock.follow_up_position", { position: number + 1, total: followUps.length }),
            true,
          )),
        });
        saveRun(results);
      }
      result.isDone = true;
      if (result.ended || result.followUps.some(({ ended }) => ended)) break;
      saveRun(results);
    }
    recorder?.close();
    recorder = null;
    saveRun(null);
    showScore(results.filter(({ share }) => share !== null));
  };

  /**
   * Asks a question. Resolves with the share of key points covered, and the seconds used.
   *
   * @param {Content} content
   * @param {number} seconds
   * @param {string} where
   * @param {boolean} further
   */
  const question = (content, seconds, where, further) =>
    new Promise((resolve) => {
      const choice = Boolean(content.choices);
      const ticks = !choice && content.points?.length ? tickList(content.points.map((point) => [nodesOf(point)])) : null;
      /** @type {CardView} */
      const view = choice
        ? choiceView({ ...content, followUps: [] })
        : {
            ...openView({ ...content, points: [], followUps: [] }),
            answer: [fullAnswer(content.answer, Boolean(ticks))],
          };
      const began = Date.now();
      let used = 0;
      recorder?.start();
      const time = make("span", { class: "mock-clock", role: "timer" }, clockText(seconds));
      const meter = make("progress", { class: "ask-progress", max: seconds, value: seconds, "aria-hidden": "true" });
      const heading = make("h2", { class: "ask", tabindex: "-1" }, ...view.question);
      const body = make("div", { class: "ask-body" }, heading, ...(view.body ?? []));
      const stop = make("button", { type: "button", class: "link" }, t("mock.end"));
      // What goes on is always at the bottom.
      const bar = make("div", { class: "ask-bar" });
      const element = make(
        "section",
        { class: "ask-card" },
        make("header", { class: "ask-head" }, stop, make("span", { class: "ask-position" }, where), time),
        body,
        bar,
      );
      let warned = 0;
      clearInterval(ticking);
      const tick = () => {
        const left = seconds - Math.floor((Date.now() - began) / 1000);
        time.textContent = clockText(left);
        time.classList.toggle("mock-over", left < 0);
        meter.value = Math.max(0, left);
        if (left <= 30 && warned < 1 && seconds > 60) {
          warned = 1;
          live.textContent = t("mock.thirty_seconds");
        }
        if (left <= 0 && warned < 2) {
          warned = 2;
          live.textContent = t("mock.time_up");
        }
      };
      ticking = setInterval(tick, 500);
      /**
       * @param {number | null} share
       * @param {boolean} [ended]
       */
      const end = (share, ended = false) => {
        clearInterval(ticking);
        resolve({
          share,
          used: Math.round(used || (Date.now() - began) / 1000),
          allowed: seconds,
          form: choice ? "choice" : ticks ? "points" : "judged",
          points: choice ? content.choices.filter(({ right }) => right).length : (content.points?.length ?? 0),
          ended,
        });
      };
      const reveal = () => {
        used = (Date.now() - began) / 1000;
        clearInterval(ticking);
        tick();
        view.check?.();
        const answer = make(
          "div",
          { class: "ask-answer", tabindex: "-1", role: "group", "aria-label": t("content.answer") },
          ...(ticks ? [ticks.list] : []),
          ...view.answer,
        );
        recorder?.stop();
        const next = make("p", { class: "actions" });
        const voice = recorder;
        const listen = voice
          ? [
              make(
                "p",
                {},
                quiet(t("mock.listen"), () => voice.play()),
              ),
            ]
          : [];
        if (choice) next.append(button(t("article.next"), () => end(view.share())));
        else if (ticks)
          next.append(
            button(t("article.next"), () =>
              end($$("input", ticks.list).filter(({ checked }) => checked).length / content.points.length),
            ),
          );
        else
          for (const { share, text } of [
            { share: 0, text: t("mock.not_at_all") },
            { share: 0.5, text: t("mock.partly") },
            { share: 1, text: t("mock.well") },
          ])
            next.append(quiet(text, () => end(share)));
        body.append(answer, ...listen);
        bar.replaceChildren(...(choice || ticks ? [] : [make("p", { class: "status" }, t("mock.how_well"))]), next);
        answer.focus({ preventScroll: true });
      };
      stop.addEventListener("click", () => end(null, true));
      bar.append(make("div", { class: "ask-reveal" }, button(t(choice ? "review.check" : "mock.answered"), reveal)));
      box.replaceChildren(meter, element);
      heading.focus({ preventScroll: true });
      if (element.getBoundingClientRect().top < 0) scrollTo(0, 0);
      if (further) live.textContent = t("article.follow_up");
    });

  /** @param {MockResult[]} results */
  const showScore = (results) => {
    clearInterval(ticking);
    inSession(false);
    if (!results.length) {
      showStart();
      return;
    }
    /** @param {MockResult} result */
    const weight = ({ card }) => card.weight;
    /** @param {MockResult} result */
    const own = ({ share, followUps }) => {
      const later = followUps.filter((one) => one.share !== null);
      return (share * 2 + later.reduce((sum, one) => sum + one.share, 0)) / (2 + later.length);
    };
    const total =
      results.reduce((sum, one) => sum + weight(one) * own(one), 0) / results.reduce((sum, one) => sum + weight(one), 0);
    /**
     * @param {MockAnswer} one
     * @param {boolean} further
     */
    const row = (one, further) =>
      make(
        "tr",
        {},
        make(
          "th",
          { scope: "row" },
          ...(further ? [make("small", {}, t("article.follow_up")), " "] : []),
          make("a", { href: address(one.url) }, one.title),
        ),
        make(
          "td",
          { class: "figure" },
          one.points
            ? t("mock.position", { position: Math.round(one.share * one.points), total: one.points })
            : percent(one.share),
        ),
        make(
          "td",
          { class: "figure unbroken" },
          clockText(one.used),
          ...(one.used > one.allowed ? [" ", make("span", { class: "mock-over" }, t("mock.over"))] : []),
        ),
      );
    const topics = [...new Set(results.map(({ card }) => card.topic))];
    const byTopic = topics
      .filter(Boolean)
      .map((topic) => {
        const mine = results.filter(({ card }) => card.topic === topic);
        return { topic, share: mine.reduce((sum, one) => sum + own(one), 0) / mine.length };
      })
      .sort((a, b) => a.share - b.share);
    // A question with key points can be covered; a choice is right, and what has neither was judged by the learner.
    const headline = t(results.every(({ form }) => form === "points") ? "mock.covered" : "mock.score", {
      percent: percent(total),
    });
    study.note(chosen.seed, "mock", Math.round(total * 1000) / 1000, results.length);
    const link = quiet(t("mock.copy_link"), () => copyLink(link));
    let counted = false;
    const countThem = quiet(t("mock.count_reviews"), () => {
      if (counted) return;
      counted = true;
      for (const { card, share, used } of results) study.grade(card, gradeOfShare(share), used);
      countThem.disabled = true;
      live.textContent = t("mock.counted");
      countThem.textContent = t("mock.counted");
    });
    box.replaceChildren(
      make(
        "section",
        { class: "ask-card review-summary scorecard" },
        make(
          "p",
          { class: "eyebrow" },
          `${deck.guide.title} · ${days.name(days.today(), { day: "numeric", month: "long", year: "numeric" })}`,
        ),
        make("h2", { class: "ask", tabindex: "-1" }, headline),
        make(
          "div",
          {
            class: "table-scroll",
            role: "region",
            tabindex: "0",
            "aria-label": t("content.table", { title: t("label.questions") }),
          },
          make(
            "table",
            {},
            make(
              "thead",
              {},
              make(
                "tr",
                {},
                make("th", { scope: "col" }, t("mock.question")),
                make("th", { scope: "col", class: "figure" }, t("mock.said")),
                make("th", { scope: "col", class: "figure" }, t("label.time")),
              ),
            ),
            make(
              "tbody",
              {},
              ...results.flatMap((one) => [
                row(one, false),
                ...one.followUps.filter(({ share }) => share !== null).map((next) => row(next, true)),
              ]),
            ),
          ),
        ),
        ...(byTopic.length > 1
          ? [
              make("h3", {}, t("mock.by_topic")),
              make(
                "ul",
                { class: "plain-list" },
                ...byTopic.map(({ topic, share }) =>
                  make("li", {}, make("a", { href: address(topic.url) }, topic.title), ` ${percent(share)}`),
                ),
              ),
            ]
          : []),
        make(
          "p",
          { class: "status" },
          ...phrase("mock.share", { seed: chosen.seed, address: make("span", { class: "mock-address" }, location.href) }),
        ),
        make(
          "p",
          { class: "actions scripted" },
          countThem,
          quiet(t("label.print"), () => print()),
          quiet(t("mock.repeat"), () => run()),
          link,
          quiet(t("mock.shuffle"), () => {
            chosen.seed = newSeed();
            remember();
            showStart();
          }),
        ),
      ),
    );
    $(".ask", box).focus();
    live.textContent = headline;
  };

  document.addEventListener("keydown", (event) => {
    if (
      event.defaultPrevented ||
      event.metaKey ||
      event.ctrlKey ||
      event.altKey ||
      event.repeat ||
      /** @type {Element} */ (event.target).closest(
        "input:not([type=checkbox], [type=radio]), textarea, select, a, button, summary, dialog",
      )
    )
      return;
    if (event.key === " " && /** @type {Element} */ (event.target).matches("input")) return;
    const letter = event.key.length === 1 ? LETTERS.toLowerCase().indexOf(event.key.toLowerCase()) : -1;
    const target =
      event.key === " " || event.key === "Enter"
        ? $(".ask-reveal .button, .ask-bar .actions .button:first-child:last-child", box)
        : letter >= 0
          ? $$(".option input:enabled, .point input", box)[letter]
          : null;
    if (!target) return;
    event.preventDefault();
    target.click();
  });
  showStart();
};

const shared = { drawCards, mockPage };
/** @typedef {typeof shared} Shared */
prepbook.internal.mock = shared;
