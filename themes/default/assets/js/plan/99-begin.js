beginPage("plan", planPage);
beginPage("mock", mockPage);
beginPage("progress", progressPage);
