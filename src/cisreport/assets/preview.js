// Added to the served copy of a report by `cisreport preview`: loads the page again when it was rendered
// again, and shows why it could not be.
'use strict'
{
  const own = document.currentScript.dataset.version
  let box = null

  const show = (error) => {
    box?.remove()
    box = null
    if (!error) return
    box = document.createElement('pre')
    box.id = 'preview-error'
    box.setAttribute('role', 'alert')
    box.textContent = error
    Object.assign(box.style, {
      position: 'fixed', inset: '0 0 auto 0', zIndex: 100, margin: 0, padding: '1em', maxHeight: '50vh',
      overflow: 'auto', whiteSpace: 'pre-wrap', color: '#fff', background: '#8b1a1a', font: '14px/1.4 monospace',
    })
    document.body.append(box)
  }

  new EventSource('/events').onmessage = (event) => {
    const state = JSON.parse(event.data)
    if (state.version === own) show(state.error)
    else location.reload()
  }
}
