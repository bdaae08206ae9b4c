// Opens the disclosures around the target of the URL.
const { $ } = prepbook.internal.page;

const show = () => {
  const target = $(":target");
  let opened = false;
  for (let fold = target?.closest("details"); fold; fold = fold.parentElement.closest("details")) {
    opened ||= !fold.open;
    fold.open = true;
  }
  if (opened) target.scrollIntoView();
};
addEventListener("hashchange", show);
show();
