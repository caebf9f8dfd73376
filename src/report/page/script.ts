/**
 * The only script of the page: tells the value under the pointer or the keyboard's cursor. Every value comes from the table that
 * belongs to the picture, so the page holds each of them once.
 */
export const SCRIPT = `'use strict'
const { none, later } = document.querySelector('main').dataset
for (const area of document.querySelectorAll('.area')) {
  const { n, m, table, tip } = area.dataset
  const columns = Number(n), rows = Number(m)
  const cursor = area.querySelector('.cursor'), output = area.querySelector('.tip')
  const body = () => document.getElementById(table).tBodies[0]
  const heads = () => [...document.getElementById(table).tHead.rows[0].cells].map(textOf)
  let at
  function textOf(cell) { return cell ? cell.textContent.trim() : '' }
  function words(x, y) {
    const row = body().rows[x]
    if (!row) return ''
    const names = heads()
    const cells = [...row.cells].map(textOf)
    const value = cells[y + 1]
    const all = cells.slice(1).map((cell, i) => cell === '' ? '' : names[i + 1] + ' ' + cell).filter(Boolean).join(' · ')
    if (rows > 1 && (value === '' || value === '–')) {
      if (tip === '{v}') return ''
      return tip.replace(/[:：\\u3000].*$/, '').replace('{r}', cells[0]).replace('{c}', names[y + 1]) + ': ' + (value === '' ? later : none)
    }
    const watts = Math.round(Number(value.replace(/,/g, '')) * 2000).toLocaleString(document.documentElement.lang)
    const facts = { r: cells[0], c: names[y + 1], v: value, w: watts, all }
    return tip.replace(/{(\\w+)}/g, (_, name) => facts[name])
  }
  function show(x, y) {
    at = [x, y]
    const said = words(x, y)
    output.hidden = cursor.hidden = said === ''
    if (said === '') return
    const size = [100 / columns, 100 / rows]
    Object.assign(cursor.style, { left: x * size[0] + '%', top: y * size[1] + '%', width: size[0] + '%', height: size[1] + '%' })
    output.textContent = said
    const middle = (x + 0.5) / columns * area.clientWidth
    const half = output.offsetWidth / 2
    const left = Math.min(Math.max(middle, half - 8), area.clientWidth - half + 8)
    output.style.left = left + 'px'
    const top = y * size[1] / 100 * area.clientHeight
    output.style.top = rows > 1 && top > 40 ? top + 'px' : '0px'
  }
  function hide() { output.hidden = cursor.hidden = true }
  const clamp = (value, most) => Math.min(Math.max(value, 0), most - 1)
  function point(event) {
    const box = area.getBoundingClientRect()
    const x = Math.floor((event.clientX - box.left) / box.width * columns)
    const y = Math.floor((event.clientY - box.top) / box.height * rows)
    show(clamp(x, columns), clamp(y, rows))
  }
  area.addEventListener('pointermove', point)
  area.addEventListener('pointerdown', point)
  // A finger that is lifted leaves, too: what it asked for stays until it taps elsewhere.
  area.addEventListener('pointerleave', ({ pointerType }) => { if (pointerType !== 'touch' && document.activeElement !== area) hide() })
  area.addEventListener('blur', hide)
  area.addEventListener('focus', () => { if (!at) at = [columns - 1, 0]; if (area.matches(':focus-visible')) show(...at) })
  const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1], PageUp: [-7, 0], PageDown: [7, 0] }
  area.addEventListener('keydown', (event) => {
    const { key } = event
    if (key === 'Escape') return hide()
    const [x, y] = at || [columns - 1, 0]
    const step = steps[key]
    if (step) show(clamp(x + step[0], columns), clamp(y + step[1], rows))
    else if (key === 'Home') show(0, y)
    else if (key === 'End') show(columns - 1, y)
    else return
    event.preventDefault()
  })
}
`
