import pluginVue from 'eslint-plugin-vue'
import tseslint from 'typescript-eslint'
import { folderArrows } from './eslint/folderArrows.js'
import { firstLooks, shortWaits } from './eslint/busyMachines.js'

export default tseslint.config(
  { ignores: ['out/', 'node_modules/', 'resources/', 'tests/output/', 'dist/'] },
  ...tseslint.configs.recommended,
  ...pluginVue.configs['flat/recommended'],
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
    rules: {
      'vue/multi-word-component-names': 'off',
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/require-default-prop': 'off',
    },
  },
  {
    files: ['**/*.{ts,vue,js,mjs}'],
    plugins: { inverscope: { rules: { 'folder-arrows': folderArrows } } },
    rules: {
      'inverscope/folder-arrows': 'error',
      eqeqeq: ['error', 'always'],
      'no-console': 'error',
      'prefer-const': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
    },
  },
  { files: ['tests/**', 'bin/**', 'eslint/**', '*.config.*'], rules: { 'no-console': 'off' } },
  { files: ['tests/**'], rules: { 'no-restricted-syntax': ['error', ...shortWaits] } },
  { files: ['tests/e2e/**'], rules: { 'no-restricted-syntax': ['error', ...shortWaits, ...firstLooks] } },
)
