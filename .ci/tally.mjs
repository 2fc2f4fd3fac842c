// What jest wrote down, read again: which files failed, how many tests passed, what went wrong.
// usage: node tally.mjs files FIRST | count FIRST [AGAIN] | failures FIRST [AGAIN] | unsteady FIRST AGAIN
import { existsSync, readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

const [what, first, again] = process.argv.slice(2);
const firstRun = results(first);
const secondRun = results(again);
const merged = new Map([...firstRun, ...secondRun]);

const answers = {
  /** Files that failed, one a line. */
  files: () => [...firstRun].filter(([, file]) => failedOf(file) > 0).map(([name]) => name),
  /** "passed failed"; where a file ran twice, the second time counts. */
  count: () => [`${sum(merged, passedOf)} ${firstRun.size === 0 ? 1 : sum(merged, failedOf)}`],
  failures: () => [...merged.values()].flatMap(told),
  /** What failed and then, by itself, did not. */
  unsteady: () =>
    [...secondRun]
      .filter(([, file]) => failedOf(file) === 0)
      .flatMap(([name]) => told(firstRun.get(name)).map((line) => `UNSTEADY: ${line}`)),
};
process.stdout.write(
  answers[what]()
    .map((line) => `${line}\n`)
    .join(''),
);

function results(path) {
  if (path === undefined || !existsSync(path)) return new Map();
  try {
    const { testResults } = JSON.parse(readFileSync(path, 'utf8'));
    return new Map(testResults.map((file) => [file.name, file]));
  } catch {
    return new Map();
  }
}

function passedOf({ assertionResults }) {
  return assertionResults.filter(({ status }) => status === 'passed').length;
}

/** A file that could not be loaded has no tests: it counts as one failure. */
function failedOf({ status, assertionResults }) {
  const failed = assertionResults.filter((test) => test.status === 'failed').length;
  return failed === 0 && status === 'failed' ? 1 : failed;
}

function sum(files, countOf) {
  return [...files.values()].reduce((total, file) => total + countOf(file), 0);
}

function told(file) {
  if (file === undefined || failedOf(file) === 0) return [];
  const failed = file.assertionResults.filter(({ status }) => status === 'failed');
  if (failed.length === 0) return [`FAILED ${file.name}\n  ${short(file.message)}`];
  return failed.map(
    (test) => `FAILED ${test.fullName}\n  ${short(test.failureMessages.join('\n'))}`,
  );
}

function short(text) {
  return stripVTControlCharacters(text).split('\n').slice(0, 25).join('\n  ');
}
