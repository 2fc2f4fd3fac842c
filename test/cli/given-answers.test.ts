import { expect, it } from '@jest/globals';
import { givenAnswers } from '#src/cli/given-answers.ts';
import { Question } from '#src/playbook/schema.ts';

const questions = {
  host: Question.parse({ ask: 'Which computer?', answer: 'host' }),
  client: Question.parse({
    ask: 'Which program?',
    answer: 'choice',
    choices: { mstsc: 'mstsc', other: 'Other' },
  }),
  since: Question.parse({ ask: 'Since when?', answer: 'text' }),
};

it('takes what a question can take', () => {
  expect(givenAnswers(['client=mstsc', 'since=a=b'], questions)).toEqual({
    client: 'mstsc',
    since: 'a=b',
  });
});

it.each([
  { given: 'mstsc', says: /KEY=VALUE/ },
  { given: 'clint=mstsc', says: /No question is called "clint" \(did you mean "client"\?\)/ },
  { given: 'constructor=x', says: /No question is called "constructor"/ },
  { given: 'client=mstcs', says: /"mstcs" is no answer to "client" \(did you mean "mstsc"\?\)/ },
  { given: 'host=web-01', says: /--host/ },
])('refuses $given, which would have no effect', ({ given, says }) => {
  expect(() => givenAnswers([given], questions)).toThrow(says);
});
