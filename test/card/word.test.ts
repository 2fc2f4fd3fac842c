import { describe, expect, it } from '@jest/globals';
import { isBare, nearWords, readWord } from '#src/card/word.ts';

describe('a word for the bot', () => {
  it.each([
    ['', { kind: 'help' }],
    [' ? ', { kind: 'help' }],
    ['HELP', { kind: 'help' }],
    ['help decode', { kind: 'help', about: 'decode' }],
    ['status', { kind: 'status' }],
    ['status INC-7k2m9q4c', { kind: 'status', id: 'inc-7k2m9q4c' }],
    ['approvals', { kind: 'approvals' }],
    ['hosts', { kind: 'hosts' }],
    ['hosts  web-01', { kind: 'hosts', named: 'web-01' }],
    ['decode', { kind: 'decode', given: '' }],
    ['decode 0x5\n0x80070005', { kind: 'decode', given: '0x5\n0x80070005' }],
    ['playbooks', { kind: 'playbooks' }],
    ['Playbooks demo', { kind: 'playbooks', named: 'demo' }],
    ['stop', { kind: 'cancel' }],
  ])('is %j', (text, word) => {
    expect(readWord(text)).toEqual(word);
  });

  it.each([
    'status failed',
    'status 0x80070005',
    'cancel the contract',
    'approvals are slow',
    'hosts file is broken',
    'constructor',
    'toString',
    '0x904 0x7',
    `hosts ${'x'.repeat(101)}`,
  ])('is not %j', (text) => {
    expect(readWord(text)).toBeUndefined();
  });
});

describe('a word that is none', () => {
  it.each([
    ['aprovals', 'approvals'],
    ['hsots', 'hosts'],
    ['playbook', 'playbooks'],
    ['decoed 0x5', 'decode'],
    ['hepl', 'help'],
  ])('%j is near to %s', (text, word) => {
    expect(nearWords(text)[0]).toBe(word);
  });

  it.each(['0x904', 'a', 'the-longest-word-that-nobody-would-ever-write', '<!here>'])(
    '%j is near to none',
    (text) => {
      expect(nearWords(text)).toEqual([]);
    },
  );

  it('is one that stands alone, without a digit', () => {
    expect(['printers', 'print it', '0x5', 'x'].filter(isBare)).toEqual(['printers']);
  });
});
