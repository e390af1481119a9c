import { computed, reactive, ref, watch } from 'vue'
import { contract } from '../../src-shared/contract/contract.ts'
import { ModelSettingMissing } from '../../src-shared/errors/errors.ts'
import { useDraft } from '../components/useDraft.ts'
import { useAnswer } from '../host/useAnswer.ts'
import { settingsOf } from './settingField.ts'
import { otherKind } from './wrongKind.ts'

export type ModelQuestion = ReturnType<typeof useModelQuestion>

/** What a model file is, asked as its path, preset and settings change; what neither it nor a preset says is asked of the person. @param form  that keeps it */
export function useModelQuestion(start = '', form?: 'addModel' | 'invertImages') {
  const path = ref(start)
  const preset = ref('')
  /** What the person says, by the setting's name; a field stays once it was asked for. */
  const typed = ref<Record<string, string>>({})
  if (form) useDraft(form, 'file', reactive({ path, preset, typed }))
  watch(path, () => (typed.value = {}))
  const asked = computed(() => ({
    path: path.value,
    ...(preset.value ? { preset: preset.value } : {}),
    ...(Object.values(typed.value).some(Boolean) ? { settings: settingsOf(typed.value) } : {}),
  }))
  const { answer, failure, problem, asking } = useAnswer(contract.inspectPath, () =>
    path.value ? asked.value : undefined,
  )
  const description = computed(() => (failure.value === undefined ? answer.value : undefined))
  /** What neither the file nor a preset has said yet. */
  const missing = computed(() =>
    ModelSettingMissing.is(failure.value) ? failure.value.data.settings : (description.value?.missing ?? []),
  )

  return reactive({
    path,
    preset,
    typed,
    description,
    /** Whether the workbench looks at what lies there. */
    asking,
    problem: computed(() => (ModelSettingMissing.is(failure.value) ? undefined : problem.value)),
    missing,
    asked,
    fields: computed(() => [...new Set([...Object.keys(typed.value), ...missing.value])]),
    ready: computed(
      () =>
        description.value !== undefined &&
        !otherKind(description.value, 'model') &&
        missing.value.length === 0 &&
        !asking.value,
    ),
  })
}
