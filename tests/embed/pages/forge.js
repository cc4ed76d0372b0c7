// Says what the widget's frame says, to everybody there is, and then that it has done so.
const lie = { type: 'mail-setup:height', height: 7777 };
parent.postMessage(lie, '*');
for (let i = 0; i < parent.frames.length; i++) parent.frames[i].postMessage(lie, '*');
parent.postMessage('forged', '*');
