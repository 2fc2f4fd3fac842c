import { describe, expect, it } from '@jest/globals';
import { messageRef, placeOf, standingOf, threadRef } from '#adapters/slack/place.ts';

describe('references', () => {
  it.each([
    { team: 'T1', channel: 'C1', thread: '1700000000.000100' },
    { team: 'T1', channel: 'D1' },
    { team: 'E1', channel: 'G1', only: 'W1' },
  ])('lead back to the thread %j', (place) => {
    expect(placeOf(threadRef(place))).toEqual({ thread: undefined, only: undefined, ...place });
  });

  it.each([
    { team: 'T1', channel: 'C1', ts: '1700000000.000200', thread: '1700000000.000100' },
    { team: 'T1', channel: 'D1', ts: '1700000000.000200' },
  ])('lead back to the message %j', (standing) => {
    expect(standingOf(messageRef(standing))).toEqual({ thread: undefined, ...standing });
  });

  it.each([
    '',
    'here',
    'T1',
    'T1/U1',
    'T1/C1/1700000000.0001',
    'T1/C1/@C1',
    'T1/C1/1700000000.000100/../../x',
    ' T1/C1',
  ])('are nothing else: %j', (id) => {
    expect(placeOf({ platform: 'slack', id })).toBeUndefined();
  });

  it('are of Slack alone', () => {
    expect(placeOf({ platform: 'terminal', id: 'T1/C1' })).toBeUndefined();
    expect(standingOf({ platform: 'memory', id: 'T1/C1/1700000000.000100' })).toBeUndefined();
  });
});
