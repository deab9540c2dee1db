// Prints sixty articles of one story, each with sentences of its own: more than one page holds.
const SHARED = [
  'A fire in the engine room of the ferry Marianne drove 412 passengers into the lifeboats off Calder Point early on Tuesday.',
  'Nobody was killed, and eleven people were treated for smoke, the coastguard of Orland said.',
  'The operator Sund Lines took two sister ships of the Marianne out of service until their fuel lines have been checked.',
  'Port records show that inspectors found worn fuel lines on the Marianne in March.',
  'Captain Ingrid Halloran said that the crew of the Marianne had closed the fuel valves within two minutes.',
];
const WHO = ['A cook', 'A teacher', 'A lorry driver', 'A nurse', 'A student', 'A fisherman', 'A retired pilot', 'A violinist', 'A baker', 'A judge'];
const WHERE = ['Skarrow', 'Port Selm', 'Tarrow', 'Lower Vell', 'Upper Ash', 'Brannock', 'Kestria', 'Harrowgate', 'Mount Aster', 'Selby'];
const SAID = [
  'told how the deck of the Marianne grew too hot to stand on before the boats were lowered',
  'praised the stewards, who had counted everybody twice before the last lifeboat left the ferry',
  'complained angrily that the alarm had been silent while smoke already filled the lower corridors',
  'remembered that the ferry had smelled of fuel since it left the harbour late on Monday evening',
];

const pick = (list, seed) => list[seed % list.length];
for (let n = 0; n < 60; n += 1) {
  const own = SAID.map((said, at) => `${pick(WHO, n + 3 * at)} from ${pick(WHERE, 7 * n + at + Math.floor(n / 10))} ${said}, ${20 + n} minutes after ${at + 1}.`);
  const article = {
    id: `large-${n}`,
    title: `Ferry Marianne burns off Calder Point: ${pick(WHO, n).toLowerCase()} from ${pick(WHERE, 7 * n)} tells`,
    body: [...SHARED, ...own].join(' '),
    url: `https://www.outlet-${n}.example/news/2026/05/12/ferry-marianne-burns-off-calder-point-${n}.html`,
    source: `outlet-${n}.example`,
    published: `2026-05-12T${String(n % 24).padStart(2, '0')}:10:00Z`,
  };
  console.log(JSON.stringify(article));
}
