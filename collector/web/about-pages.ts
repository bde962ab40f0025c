/** The public pages that say who answers for the site and how, in the order of the foot. */
export const aboutPages = ['accessibility', 'legal', 'privacy', 'status', 'source'] as const;
export type AboutPage = (typeof aboutPages)[number];
