// What a soak calls growth.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { growth, inBrief } from './soak.mjs';

const rising = (from, by, count) => Array.from({ length: count }, (_, place) => from + by * place);

test('what fills in the first quarter is no growth', () => {
  assert.equal(growth([10, 20, 30, 40, ...Array(12).fill(50)]), 0);
});

test('what goes on rising is growth, from the second quarter to the last', () => {
  assert.equal(growth(rising(100, 1, 16)), 8);
});

test('a single peak is no growth', () => {
  const samples = Array(16).fill(50);
  samples[14] = 500;
  assert.equal(growth(samples), 0);
});

test('as few samples as there are quarters tell as well', () => {
  assert.equal(growth([10, 20, 20, 26]), 6);
});

test('a report shows some of the samples, the first and the last among them', () => {
  assert.equal(inBrief(rising(0, 1, 111)), '0 10 20 30 40 50 60 70 80 90 100 110');
  assert.equal(inBrief([1.2, 3.7]), '1 4');
});
