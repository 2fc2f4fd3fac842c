import { tellLastWords } from '#adapters/system/last-words.ts';

// A process that dies of a defect, for last-words.test.ts.
tellLastWords((text) => process.stderr.write(`${text.replaceAll('hunter2', 'gone')}\n`));

const defect = new Error('it broke with hunter2', { cause: { sent: 'hunter2' } });
if (process.argv[2] === 'thrown') throw defect;
await Promise.reject(defect);
