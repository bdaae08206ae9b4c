const { beginPage } = prepbook.internal.start;
const { reviewPage } = prepbook.internal.reviewPage;

beginPage("review", reviewPage);
