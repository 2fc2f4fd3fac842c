import { describe, expect, it } from '@jest/globals';
import { lackingIn, revisionUri } from '#src/jea/shown-revision.ts';

const commands = new Map([
  ['b2', 'Undo-FettleIt_Mend'],
  ['a1', 'Read-FettleIt_Service'],
]);
const all: ReadonlyMap<string, string | undefined> = new Map([
  ['Get-Command', 'https://go.example.org/1'],
  ['Read-FettleIt_Service', revisionUri('a1')],
  ['Undo-FettleIt_Mend', revisionUri('b2')],
]);
const changed = (name: string, uri: string | undefined) => new Map(all).set(name, uri);

describe('what an endpoint lacks of the playbooks', () => {
  it.each([
    { title: 'nothing, where all is there', shown: all, missing: [], otherRevision: [] },
    {
      title: 'all, where nothing of it is there',
      shown: new Map(),
      missing: ['Read-FettleIt_Service', 'Undo-FettleIt_Mend'],
      otherRevision: [],
    },
    {
      title: 'a function for another text',
      shown: changed('Undo-FettleIt_Mend', revisionUri('c3')),
      missing: [],
      otherRevision: ['Undo-FettleIt_Mend'],
    },
    {
      title: 'nothing that is known, where a function does not tell its text',
      shown: changed('Undo-FettleIt_Mend', undefined),
      missing: [],
      otherRevision: [],
    },
  ])('is $title', ({ shown, missing, otherRevision }) => {
    expect(lackingIn(shown, commands)).toEqual({ missing, otherRevision });
  });
});
