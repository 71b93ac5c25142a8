/** A form on its way to the server: what is wrong is said beside its field, and what was typed stays typed. */

import { computed, nextTick, ref, shallowRef, type ComputedRef, type Ref } from "vue";

import { fieldOf, refusalOf, sentence, type Codes } from "@/account/faults";
import type { Refusal } from "@/api";

const MISSING = "Please fill this in.";

export interface Form<F extends string> {
  /** Whether the server has it at this moment. */
  readonly busy: Ref<boolean>;
  /** What to say beside each field. */
  readonly errors: ComputedRef<Partial<Record<F, string>>>;
  /** What is refused without being any one field's fault. */
  readonly refusal: ComputedRef<Refusal | null>;
  submit(event: Event): Promise<void>;
}

/** `values` are all needed; `codes` say whose fault a refusal is; `send` throws `ApiError`. */
export function useForm<F extends string>(
  values: Readonly<Record<F, string>>,
  codes: Codes<F>,
  send: () => Promise<void>,
): Form<F> {
  const fields = Object.keys(values) as F[];
  const busy = ref(false);
  const refused = shallowRef<Refusal | null>(null);
  const missing = shallowRef<readonly F[]>([]);

  const blamed = computed(() => (refused.value ? fieldOf(refused.value, fields, codes) : null));
  const errors = computed(() => {
    const found = Object.fromEntries(missing.value.map((field) => [field, MISSING])) as Partial<Record<F, string>>;
    if (refused.value && blamed.value) found[blamed.value] = sentence(refused.value);
    return found;
  });
  const refusal = computed(() => (blamed.value ? null : refused.value));

  async function submit(event: Event): Promise<void> {
    if (busy.value) return;
    const form = event.currentTarget as HTMLElement | null;
    refused.value = null;
    missing.value = fields.filter((field) => !values[field].trim());
    if (!missing.value.length) await attempt();
    await nextTick();
    form?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }

  async function attempt(): Promise<void> {
    busy.value = true;
    try {
      await send();
    } catch (error) {
      refused.value = refusalOf(error);
    } finally {
      busy.value = false;
    }
  }

  return { busy, errors, refusal, submit };
}
