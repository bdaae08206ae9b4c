const { beginPage } = prepbook.internal.start;
const { planPage } = prepbook.internal.planPage;
const { mockPage } = prepbook.internal.mock;
const { progressPage } = prepbook.internal.progressPage;

beginPage("plan", planPage);
beginPage("mock", mockPage);
beginPage("progress", progressPage);
