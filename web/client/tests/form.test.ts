import { expect, test } from "vitest";

import { useForm } from "@/account/form";
import { ApiError, type Refusal } from "@/api";

const REFUSAL: Refusal = { type: "about:blank", title: "", status: 400, code: "bad_email", detail: "No address." };
const EVENT = { currentTarget: null } as Event;

test("what is missing is said beside each field, and nothing is sent", async () => {
  let sent = 0;
  const { errors, submit } = useForm({ email: " ", name: "Ann", password: "" }, {}, async () => void (sent += 1));
  await submit(EVENT);
  expect(Object.keys(errors.value)).toEqual(["email", "password"]);
  expect(sent).toBe(0);
});

test("a refusal goes to its field, another one to the form, and what was typed stays", async () => {
  let refusal = REFUSAL;
  const values = { email: "x", name: "Ann" };
  const form = useForm(values, { email: ["bad_email"] }, () => Promise.reject(new ApiError(refusal)));
  await form.submit(EVENT);
  expect(form.errors.value).toEqual({ email: "No address." });
  expect(form.refusal.value).toBeNull();
  refusal = { ...REFUSAL, code: "busy" };
  await form.submit(EVENT);
  expect(form.errors.value).toEqual({});
  expect(form.refusal.value?.code).toBe("busy");
  expect(values).toEqual({ email: "x", name: "Ann" });
});

test("impatient clicks send it once", async () => {
  let sent = 0;
  let answer = (): void => undefined;
  const form = useForm({ name: "Ann" }, {}, () => {
    sent += 1;
    return new Promise((resolve) => (answer = resolve));
  });
  const first = form.submit(EVENT);
  await form.submit(EVENT);
  expect(form.busy.value).toBe(true);
  answer();
  await first;
  expect([sent, form.busy.value]).toEqual([1, false]);
});
