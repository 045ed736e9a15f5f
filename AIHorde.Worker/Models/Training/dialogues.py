"""Documents for training: plain tales, and talks in ChatML and in Alpaca's form, with answers from the world's facts."""
from tales import Tale, questions
from world import ANIMALS, COLOUR_OF, COUNT, FEELINGS, OPPOSITES, PLACES, SOUNDS, THINGS, TRAITS, UNKNOWN, article, kinds

START, END, STOP = '<|im_start|>', '<|im_end|>', '<|endoftext|>'
SYSTEMS = ['You are a teller of small tales.', 'You are a helpful assistant.', 'You tell short stories.']


def wish(rng):
    """A request for a story, with what it fixes."""
    kind, trait, place, thing = rng.choice(list(kinds())), rng.choice(TRAITS), rng.choice(PLACES), rng.choice(list(THINGS))
    verb = rng.choice(['Tell me a story about', 'Write a short story about', 'Tell me a tale about', 'Please tell me a story about', 'Write a story about',
                       'Can you tell me a story about', 'I want a story about', 'tell me a story about', 'Story about'])
    mark = '?' if verb.startswith('Can') else rng.choice(['.', '.', '', '!'])
    forms = [(f'{verb} {article(kind)}{mark}', dict(kind=kind)), (f'{verb} {article(trait)} {kind}{mark}', dict(kind=kind, trait=trait)),
             (f'{verb} {article(kind)} in the {place}{mark}', dict(kind=kind, place=place)), (f'{verb} {article(kind)} and {article(thing)}{mark}',
                 dict(kind=kind, thing=thing)),
             (f'{verb} {article(trait)} {kind} in the {place}{mark}', dict(kind=kind, trait=trait, place=place)), (f'{verb} {article(thing)}{mark}',
                 dict(thing=thing)),
             (f'{verb} the {place}{mark}', dict(place=place)), (rng.choice(['Tell me a story.', 'Tell me a story', 'Write a story.',
                 'Can you tell me a story?']), {}),
             (f'{verb} {article(kind)} who finds {article(thing)}{mark}', dict(kind=kind, thing=thing, plot='found')),
             (f'{verb} {article(kind)} who loses {article(thing)}{mark}', dict(kind=kind, thing=thing, plot='lost')),
             (f'{verb} {article(kind)} in a storm{mark}', dict(kind=kind, plot='storm'))]
    text, fixed = rng.choice(forms)
    if 'thing' in fixed and 'plot' not in fixed:
        fixed['plot'] = rng.choice(['lost', 'found', 'share', 'secret', 'journey', 'storm'])
    return text, fixed


def fact(rng):
    animal, thing = rng.choice(list(ANIMALS)), rng.choice(list(THINGS))
    sound, colour, big = rng.choice(list(SOUNDS)), rng.choice(list(COLOUR_OF)), rng.choice(list(OPPOSITES))
    a, b = rng.randrange(7), rng.randrange(6)
    feeling = rng.choice(FEELINGS)
    cheer = rng.choice(['Let me tell you a story to cheer you up.', 'A cup of hot tea and a good friend will help.', 'Tell me more about it.'])
    return rng.choice([
        (rng.choice(['Hello', 'Hello!', 'Hi', 'Hi there!', 'Good morning!', 'hello', 'hi', 'Hey']), rng.choice(['Hello! Shall I tell you a story?',
            'Hello, my friend! How are you today?'])),
        (rng.choice(['Who are you?', 'What is your name?', 'What are you?', 'who are you']),
            'I am Tales, a very small teller of stories. I know foxes, robots, castles and lanterns, and not much more.'),
        (rng.choice(['How are you?', 'How are you today?']), 'I am well, thank you. I was just thinking of a new story.'),
        (rng.choice(['Thank you!', 'Thanks!', 'Thank you', 'That was nice.', 'I like it.']), rng.choice(['You are welcome!',
            'I am glad that you liked it.'])),
        (rng.choice(['Goodbye!', 'Bye!', 'Good night!']), rng.choice(['Goodbye, and sweet dreams!', 'Good night! Come back for another story.'])),
        (f'Where does {article(animal)} live?', f'{article(animal).capitalize()} lives in {ANIMALS[animal][0]}.'),
        (rng.choice([f'What does {article(animal)} eat?', f'What does {article(animal)} like to eat?']),
            f'{article(animal).capitalize()} likes to eat {ANIMALS[animal][1]}.'),
        (f'What sound does {article(sound)} make?', f'{article(sound).capitalize()} says {SOUNDS[sound]}.'),
        (rng.choice([f'What is {article(thing)} for?', f'What can I do with {article(thing)}?', f'Why do I need {article(thing)}?']),
            f'You need {article(thing)} because {THINGS[thing]}.'),
        (f'What colour is {colour}?', f'{colour.capitalize()} is {COLOUR_OF[colour]}.'), (f'What is the opposite of {big}?',
            f'The opposite of {big} is {OPPOSITES[big]}.'),
        (f'What is {COUNT[a]} plus {COUNT[b]}?', f'{COUNT[a].capitalize()} plus {COUNT[b]} is {COUNT[a + b]}.'),
        (f'I am {feeling}.', (f'I am glad to hear that you are {feeling}!' if feeling in ('happy',
            'proud') else f'I am sorry that you are {feeling}. {cheer}')),
        (rng.choice(UNKNOWN),
            f'I do not know that. I am only a small teller of tales. Shall I tell you a story about {article(rng.choice(list(kinds())))}?')])


def talk(rng):
    turns = []
    for _ in range(rng.choice([1, 1, 1, 2, 2, 3])):
        if rng.random() < .55:
            text, fixed = wish(rng)
            tale = Tale(rng, **fixed)
            turns.append((text, tale.tell()))
            turns += rng.sample(questions(tale), rng.choice([0, 0, 1, 2, 2]))
        else:
            turns.append(fact(rng))
    return turns


def document(rng):
    kind = rng.random()
    if kind < .3:
        return Tale(rng).tell() + STOP
    if kind < .85:
        lines = [f'{START}system\n{rng.choice(SYSTEMS)}{END}\n'] if rng.random() < .2 else []
        lines += [f'{START}user\n{ask}{END}\n{START}assistant\n{answer}{END}\n' for ask, answer in talk(rng)]
        return ''.join(lines) + STOP
    ask, answer = fact(rng) if rng.random() < .4 else (lambda w: (w[0], Tale(rng, **w[1]).tell()))(wish(rng))
    return f'### Instruction:\n{ask}\n\n### Response:\n{answer}{STOP}'
