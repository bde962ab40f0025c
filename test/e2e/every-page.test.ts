import { describeEveryPage } from './every-page.ts';

describeEveryPage('every page', {
  addresses: { empty: 1, ordinary: 1, long: 1 },
  isWhole: false,
});
