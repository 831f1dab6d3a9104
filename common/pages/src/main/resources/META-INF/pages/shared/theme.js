/** Light, dark, or as the system has it. */
import { effect, signal } from './preact.js'
import { remember, remembered } from './memory.js'

const THEMES = ['', 'light', 'dark']

export const theme = signal(THEMES.includes(remembered('theme')) ? remembered('theme') : '')

effect(() => {
  document.documentElement.dataset.theme = theme.value
})

const isDark = () => theme.value === 'dark' || (theme.value === '' && matchMedia('(prefers-color-scheme: dark)').matches)

export function switchTheme() {
  theme.value = isDark() ? 'light' : 'dark'
  remember('theme', theme.value)
}
