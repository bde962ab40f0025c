/**
 * `node .ci/count.ts FOLDER`: adds up the JSON reports in a folder (vitest's, and those of check.ts)
 * and prints the sum as its last line. A report that is missing or unreadable counts as one failed.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

/** What we read of vitest's JSON report. */
interface VitestReport {
  success: boolean;
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { status: string; name: string; assertionResults: { status: string }[] }[];
}

function countOf(report: Count | VitestReport): Count {
  if (!('testResults' in report)) return report;
  // A file that does not even load holds no failed test, and must not pass for that.
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && assertionResults.every((each) => each.status !== 'failed'),
  ).length;
  const failed = report.numFailedTests + unloaded;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && !report.success ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

function readCount(file: string): Count {
  try {
    return countOf(JSON.parse(readFileSync(file, 'utf8')) as Count | VitestReport); // written by our own runs
  } catch (error) {
    console.log(`${file}: no report (${String(error)})`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

const [folder, ...names] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: count.ts FOLDER NAME…');
const total = { passed: 0, failed: 0, skipped: 0 };
for (const name of names) {
  const count = readCount(join(folder, `${name}.json`));
  console.log(`${name}: ${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
  total.passed += count.passed;
  total.failed += count.failed;
  total.skipped += count.skipped;
}
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);
process.exitCode = total.failed > 0 ? 1 : 0;
