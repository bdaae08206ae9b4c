"use strict";
// The script of the page of an alias: leads to the article's present address, at the place that the old address names.
{
  const { target } = document.currentScript.dataset;
  location.replace(target + location.search + location.hash);
}
