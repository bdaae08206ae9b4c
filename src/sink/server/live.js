// Added to pages by `prepbook serve`: follows rebuilds and shows what is wrong. Never part of a built site.
(() => {
  'use strict';

  const SCROLL = 'prepbook-live-scroll';
  const HIDDEN = 'prepbook-live-hidden';
  const since = document.currentScript.dataset.since;

  restoreScroll();
  showNotice();

  const events = new EventSource(`/-/prepbook/events?since=${since}`);
  events.addEventListener('notice', showNotice);
  events.addEventListener('reload', () => {
    events.close();
    sessionStorage.setItem(SCROLL, JSON.stringify([location.pathname, scrollX, scrollY]));
    location.reload();
  });

  function restoreScroll() {
    const saved = JSON.parse(sessionStorage.getItem(SCROLL) ?? '[]');
    sessionStorage.removeItem(SCROLL);
    if (saved[0] !== location.pathname) return;
    // Images and fonts may still move things: once now, once when all is there.
    const restore = () => scrollTo({ left: saved[1], top: saved[2], behavior: 'instant' });
    restore();
    addEventListener('load', restore, { once: true });
  }

  async function showNotice() {
    let notice;
    try {
      const response = await fetch('/-/prepbook/notice.json', { cache: 'no-store' });
      notice = await response.json();
    } catch {
      return; // The server is gone; the event stream tells when it is back.
    }
    document.getElementById('prepbook-live')?.remove();
    const text = [notice.trouble, notice.report].filter(Boolean).join('\n\n');
    if (text) document.body.append(overlay(notice, text));
  }

  // In a shadow tree, so that neither the theme's styles nor ours reach into the other. Diagnostics quote the author's
  // files, so they are only ever set as text.
  function overlay(notice, text) {
    const host = element('div', { id: 'prepbook-live', hidden: true });
    const styles = element('link', { rel: 'stylesheet', href: '/-/prepbook/live.css' });
    styles.addEventListener('load', () => { host.hidden = false; });
    const grave = Boolean(notice.trouble) || notice.errors > 0;
    const details = element('details', { className: grave ? 'grave' : '' });
    details.open = grave && sessionStorage.getItem(HIDDEN) !== text;
    details.append(
      element('summary', { textContent: summary(notice) }),
      element('pre', { textContent: text, tabIndex: 0 }),
    );
    details.addEventListener('toggle', () => {
      if (details.open) sessionStorage.removeItem(HIDDEN);
      else sessionStorage.setItem(HIDDEN, text);
    });
    host.attachShadow({ mode: 'open' }).append(styles, details);
    return host;
  }

  function summary({ trouble, errors, warnings }) {
    const count = (number, noun) => (number ? `${number} ${noun}${number === 1 ? '' : 's'}` : '');
    return [trouble && 'Not rebuilt', count(errors, 'error'), count(warnings, 'warning')].filter(Boolean).join(', ');
  }

  function element(name, properties) {
    return Object.assign(document.createElement(name), properties);
  }
})();
