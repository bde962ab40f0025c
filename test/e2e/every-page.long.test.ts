import { describeEveryPage } from './every-page.ts';

describeEveryPage('every page, in both languages and all looks', {
  addresses: { empty: 2, ordinary: 4, long: 3 },
  isWhole: true,
});
