// The answer that refuses a request, as the result that it is.
export function resultOf({ status, text }) {
  try {
    return JSON.parse(text);
  } catch {
    return { errors: [{ message: text, extensions: { code: `HTTP ${status}` } }] };
  }
}
