import { describe, expect, it } from '@jest/globals';
import { Flood, mostPerMinute } from '#src/chat/flood.ts';

function fill(flood: Flood, thread: string, at: number): readonly boolean[] {
  return Array.from({ length: mostPerMinute }, () => flood.isOver(thread, at));
}

describe('a flood', () => {
  it('begins with more messages in a minute than people write', () => {
    const flood = new Flood();

    expect(fill(flood, 'a', 0)).not.toContain(true);
    expect(flood.isOver('a', 59_999)).toBe(true);
  });

  it('is over after a minute, and never another thread’s', () => {
    const flood = new Flood();
    fill(flood, 'a', 0);

    expect(flood.isOver('b', 1)).toBe(false);
    expect(flood.isOver('a', 60_000)).toBe(false);
  });
});
