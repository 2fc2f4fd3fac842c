import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formOf, readFormId, reportForm } from '#adapters/discord/render/form.ts';
import { readMarkdown } from './read-markdown.ts';
import { valuesOf } from './shown.ts';

const answer = { kind: 'answer', token: 't1' } as const;

describe('a form', () => {
  it('asks for one text under its label', () => {
    expect(formOf({ for: answer, label: 'Which host?', multiline: false })).toEqual({
      custom_id: 'fettle-form:answer:t1',
      title: 'Your answer',
      components: [
        {
          type: 18,
          label: 'Which host?',
          component: {
            type: 4,
            custom_id: 'fettle-text',
            style: 1,
            max_length: 4000,
            required: true,
          },
        },
      ],
    });
  });

  it('has a long question above the field', () => {
    const label = 'Which of the two certificates do people see when they connect?';

    expect(formOf({ for: answer, label, multiline: true }).components).toMatchObject([
      { type: 10, content: label },
      { type: 18, label: 'Your answer', component: { style: 2 } },
    ]);
  });

  it.each([[answer], [{ kind: 'report' }]] as const)(
    'for %j is known again when it comes back',
    (form) => {
      expect(readFormId(formOf({ for: form, label: 'x', multiline: false }).custom_id)).toEqual(
        form,
      );
    },
  );

  it.each([
    '',
    'fettle-form:',
    'fettle-form:answer:',
    'other:report',
    `fettle-form:answer:${'t'.repeat(80)}`,
  ])('%j is none of ours', (id) => {
    expect(readFormId(id)).toBeUndefined();
  });

  it('refuses a token that it could not bring back', () => {
    const long = { kind: 'answer', token: 't'.repeat(71) } as const;

    expect(() => formOf({ for: long, label: 'x', multiline: false })).toThrow(RangeError);
  });

  it('takes any label, and nothing of it acts', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3000, size: 'max' }), (label) => {
        const form = formOf({ for: answer, label, multiline: true });
        const labels = valuesOf(form, 'label').map(String);
        const above = valuesOf(form, 'content').map(String);

        expect(labels.filter((each) => each.length === 0 || each.length > 45)).toEqual([]);
        expect(above.flatMap((each) => readMarkdown(each).acts)).toEqual([]);
        expect(form.components.length).toBeLessThanOrEqual(5);
      }),
      { numRuns: 50, endOnFailure: true },
    );
  });
});

describe('the form of a report', () => {
  const products = Array.from({ length: 40 }, (_, index) => ({
    name: `p-${index}`,
    title: `Product ${index}`,
  }));

  it('asks for the error, the host, the product and a picture; only the error must be there', () => {
    const form = reportForm({ products });

    expect(valuesOf(form, 'custom_id')).toEqual([
      'fettle-form:report',
      'fettle-text',
      'fettle-host',
      'fettle-product',
      'fettle-files',
    ]);
    expect(valuesOf(form, 'required')).toEqual([true, false, false, false]);
    expect(form.title.length).toBeLessThanOrEqual(45);
  });

  it('offers at most twenty-five products, and asks for none where there are none', () => {
    expect(valuesOf(reportForm({ products }), 'value')).toHaveLength(25);
    expect(valuesOf(reportForm({}), 'custom_id')).not.toContain('fettle-product');
  });

  it('keeps what is known already', () => {
    expect(valuesOf(reportForm({ error: '0x904', host: 'rds-07' }), 'value')).toEqual([
      '0x904',
      'rds-07',
    ]);
  });

  it('speaks German to who reads German', () => {
    const form = reportForm({ products, locale: 'de' });

    expect(form.title).toBe('Einen Fehler untersuchen');
    expect(valuesOf(form, 'label').map(String)).toEqual(
      expect.arrayContaining(['Wie lautet der Fehler?', 'Rechner', 'Bildschirmfoto oder Datei']),
    );
  });
});
