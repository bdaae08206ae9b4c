// Offline use of a published site: registers its service worker once the learner has progress, and offers a new build that the worker
// has ready. A page from disk cannot have a worker, and neither has a preview, which must show what was saved last.
const { $, make, store, t } = prepbook.internal.page;
const { address, once } = prepbook.internal.loading;

const { worker, manifest } = document.documentElement.dataset;
const workers = worker && location.protocol === "https:" ? navigator.serviceWorker : undefined;

/**
 * Shows that a new build is ready. It takes over when the learner says so, or when the last tab of the guide is closed.
 *
 * @param {ServiceWorkerRegistration} registration
 */
const offerUpdate = ({ waiting }) => {
  if (!waiting || !workers.controller || $(".update")) return;
  const box = make("div", { class: "update", role: "status" });
  const button = (/** @type {string} */ text, /** @type {() => void} */ act, kind = "") => {
    const element = make("button", { type: "button", class: `button${kind}` }, text);
    element.addEventListener("click", act);
    return element;
  };
  box.append(
    make("p", {}, t("offline.update"), " ", t("offline.update_help")),
    button(t("offline.reload"), () => waiting.postMessage("activate")),
    button(t("offline.later"), () => box.remove(), " quiet"),
  );
  document.body.append(box);
};

/** Registers the worker, which downloads the guide, and asks the browser not to delete what the guide stores. */
const keepOffline = once(async () => {
  // A page that an older build rendered must not load data of a newer one.
  let isControlled = Boolean(workers?.controller);
  workers?.addEventListener("controllerchange", () => {
    if (isControlled) location.reload();
    isControlled = true;
  });
  const { connection } = /** @type {any} */ (navigator);
  if (!workers || (connection?.saveData && !isControlled)) return;
  if (!store.get("persist")) {
    store.set("persist", "asked");
    navigator.storage?.persist?.();
  }
  try {
    const registration = await workers.register(address(worker), { updateViaCache: "none" });
    offerUpdate(registration);
    registration.addEventListener("updatefound", () => {
      const { installing } = registration;
      installing?.addEventListener("statechange", () => offerUpdate(registration));
    });
  } catch {
    // The site works as before.
  }
});

if (workers) {
  if (manifest) document.head.append(make("link", { rel: "manifest", href: address(manifest) }));
  if (workers.controller) keepOffline();
}

const shared = { keepOffline };
/** @typedef {typeof shared} Shared */
prepbook.internal.offline = shared;
