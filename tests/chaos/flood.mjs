// So many comments at once that who does not read falls behind.
import { persist } from './api.mjs';
import { acknowledged, comments, key, newComment } from './written.mjs';

const BURST = 20;

/** Comments on the busy alliance as fast as can be, in requests of many. */
export async function flood(servers, { alliances, writers }, count) {
  let left = count;
  const pour = async ({ token }) => {
    while (left > 0) {
      left -= BURST;
      const fields = Array.from({ length: BURST }, (_, n) => n);
      const inputs = fields.map(() => ({ subjectId: alliances[0].id, body: newComment(), idempotencyKey: key() }));
      const query = `mutation (${fields.map((n) => `$i${n}: CommentCreateInput!`).join(' ')}) {
        ${fields.map((n) => `m${n}: commentCreate(input: $i${n}) { errors { code } event { id } }`).join('\n')}
      }`;
      const variables = Object.fromEntries(inputs.map((input, n) => [`i${n}`, input]));
      const data = await persist(servers, { query, variables, token });
      acknowledged.push(...fields.map((n) => data[`m${n}`].event.id));
      comments.push(...inputs.map(({ body }) => body));
    }
  };
  await Promise.all(writers.map(pour));
}
