"""Makes stories that hold together: a tale is drawn once (who, where, what, why) and then told in one of several ways."""
from world import ANIMALS, COLOURS, FEELINGS, FOODS, MORALS, NAMES, PLACES, SKILLS, THINGS, TRAITS, WEATHER, article, kinds

PRONOUNS = {'she': ('she', 'her', 'her'), 'he': ('he', 'him', 'his'), 'it': ('it', 'it', 'its')}


class Tale:
    def __init__(self, rng, kind=None, place=None, thing=None, trait=None, name=None, plot=None):
        every = kinds()
        self.kind = kind or rng.choice(list(every))
        gender = every[self.kind] if every[self.kind] != 'it' else rng.choice(['she', 'he', 'it'] if self.kind in ('robot', 'dragon') else ['she', 'he'])
        if name:
            gender = next(g for g, names in NAMES.items() if name in names)
        self.name = name or rng.choice(NAMES[gender])
        self.they, self.them, self.their = PRONOUNS[gender]
        self.trait, self.place, self.thing = trait or rng.choice(TRAITS), place or rng.choice(PLACES), thing or rng.choice(list(THINGS))
        self.friend = rng.choice([k for k in every if k != self.kind])
        friend_gender = every[self.friend] if every[self.friend] != 'it' else rng.choice(['she', 'he'])
        self.friend_name = rng.choice([n for n in NAMES[friend_gender] if n != self.name])
        self.colour, self.food, self.skill = rng.choice(COLOURS), rng.choice(FOODS), rng.choice(SKILLS)
        self.friend_trait = rng.choice([t for t in TRAITS if t != self.trait])
        self.weather, self.feeling = rng.choice(WEATHER)[0], rng.choice(FEELINGS)
        self.plot = plot or rng.choice(list(PLOTS))
        self.moral = rng.choice(MORALS[PLOTS[self.plot][1]])
        self.rng = rng

    def opening(self):
        one = self.rng.choice
        who = f'{article(self.trait)} {self.kind} named {self.name}'
        return one([f'Once upon a time there was {who} who lived in the {self.place}.', f'In the {self.place} lived {who}.',
                    f'Once there was {who}. {cap(self.they)} lived in the {self.place}.', f'Long ago, in a quiet {self.place}, there lived {who}.'])

    def tell(self, ending=True):
        body = PLOTS[self.plot][0](self)
        end = [self.rng.choice([f'From that day on, {self.name} and {self.friend_name} were friends.',
            f'{self.name} and {self.friend_name} stayed friends forever.',
                                f'And that evening {self.name} fell asleep with a smile.', 'They laughed together until the stars came out.'])]
        if self.rng.random() < .5:
            end.append(self.moral)
        return ' '.join([self.opening()] + body + (end if ending else []))


def cap(text):
    return text[0].upper() + text[1:]


def lost(t):
    one = t.rng.choice
    return [one([f'One day {t.name} could not find {t.their} {t.colour} {t.thing}.', f'One morning the {t.colour} {t.thing} of {t.name} was gone.']),
            f'{t.name} looked everywhere, but {t.they} did not find it.', f'Then {article(t.friend)} named {t.friend_name} came by.',
            one([f'"Why are you so sad?" asked {t.friend_name}.', f'"What is the matter?" asked the {t.friend}.']),
            f'"I have lost my {t.thing}," said {t.name}.', f'"Do not worry, I will help you," said {t.friend_name}.',
            one([f'They looked together and found the {t.thing} under a tree.', f'Together they found the {t.thing} behind a big stone.',
                 f'At last {t.friend_name} saw something {t.colour} in the grass. It was the {t.thing}!']), f'{t.name} was very happy and said thank you.']


def found(t):
    one = t.rng.choice
    return [f'One day, when {t.weather}, {t.name} found {article(t.colour)} {t.thing}.', f'"Whose {t.thing} is this?" {t.they} wondered.',
            one([f'{cap(t.they)} could have kept it, but {t.they} wanted to be honest.',
                f'{cap(t.they)} liked it very much, but it belonged to someone else.']),
            f'So {t.name} asked everyone, until {t.they} met {article(t.friend)} named {t.friend_name}.',
            f'"That is my {t.thing}!" said {t.friend_name}. "Thank you for bringing it back."',
            f'As a thank you, {t.friend_name} gave {t.name} some {t.food}.']


def storm(t):
    one = t.rng.choice
    return [f'One night there was a big storm, and {t.name} was afraid.', one(['The wind was loud and the trees were shaking.',
        'The thunder rolled and the rain was falling.']),
            f'Then {t.name} heard a small voice. "Help me!" it cried.', f'It was {t.friend_name} the {t.friend}, who had lost the way in the dark.',
            f'{t.name} was still afraid, but {t.they} took the {t.thing} and went out into the storm.',
            f'{cap(t.they)} found {t.friend_name} and brought the {t.friend} home.',
            f'They sat by the fire and ate {t.food}.', f'"You are very brave," said {t.friend_name}.']


def learn(t):
    one = t.rng.choice
    return [f'{t.name} wanted to learn to {t.skill}.', one([f'{cap(t.they)} tried and tried, but it did not work.',
        f'The first time went wrong, and {t.they} was sad.']),
            f'"I will never learn it," said {t.name}.', f'{cap(article(t.friend_trait))} {t.friend} named {t.friend_name} heard it.',
            f'"I can {t.skill} well," said {t.friend_name}. "Let me show you."', 'Every day they tried it together.',
            one([f'After seven days {t.name} could {t.skill} as well as {t.friend_name}.',
                f'Soon {t.name} could {t.skill} better than anyone in the {t.place}.'])]


def share(t):
    one = t.rng.choice
    return [f'One day {t.name} made some {t.food}.', f'It smelled so good that {t.friend_name} the {t.friend} came to the door.',
            f'"I am so hungry," said {t.friend_name}.', one([f'{t.name} had only a little, but {t.they} shared it.',
                f'{t.name} smiled and gave {t.friend_name} the bigger half.']),
            f'The {t.friend} ate and was glad.', f'The next day {t.friend_name} came back with {article(t.colour)} {t.thing}.',
            f'"This is for you, because you shared your {t.food} with me," said {t.friend_name}.']


def journey(t):
    one = t.rng.choice
    return [f'{t.name} dreamed of seeing the {other(t)}.', f'So {t.they} packed {article(t.colour)} {t.thing} and some {t.food} and went on a journey.',
            f'On the way {t.they} met {article(t.friend)} named {t.friend_name}.', f'"Where are you going?" asked {t.friend_name}.',
            f'"To the {other(t)}," said {t.name}. "Will you come with me?"', f'They walked for three days, and {t.weather}.',
            one([f'When they were tired, the {t.thing} helped them.', f'At night they told each other stories.']),
            f'At last they saw the {other(t)}, and it was more beautiful than in the dream.']


def secret(t):
    one = t.rng.choice
    return [f'One evening {t.name} saw {article(t.colour)} light in the {t.place}.', f'{cap(t.they)} was curious and followed it.',
            f'Behind an old wall {t.they} found {t.friend_name} the {t.friend}, who was looking at {article(t.thing)}.',
            f'"Please do not tell anyone," said {t.friend_name}. "It is a magic {t.thing}."',
            one([f'{t.name} promised to keep the secret.', f'"I will keep your secret," said {t.name}.']),
            f'So {t.friend_name} let {t.them} make a wish, and {t.name} wished for {t.food} for everyone.', 'In a moment the table was full.']


def other(t):
    if not hasattr(t, 'goal'):
        t.goal = t.rng.choice([p for p in PLACES if p != t.place])
    return t.goal


PLOTS = {'lost': (lost, 'help'), 'found': (found, 'honest'), 'storm': (storm, 'brave'), 'learn': (learn, 'try'), 'share': (share, 'share'),
         'journey': (journey, 'brave'), 'secret': (secret, 'share')}


def questions(t):
    """Questions that the tale answers, each with its answer in a full sentence."""
    asked = [(f'Who is the story about?', f'The story is about {t.name}, {article(t.trait)} {t.kind}.'), (f'Where did {t.name} live?',
        f'{t.name} lived in the {t.place}.'),
             (f'Who is {t.friend_name}?', f'{t.friend_name} is {article(t.friend)}.'), ('What is the name of the ' + t.kind + '?',
                 f'The {t.kind} is named {t.name}.')]
    extra = {'lost': [(f'What did {t.name} lose?', f'{t.name} lost {article(t.colour)} {t.thing}.'), (f'Who helped {t.name}?',
        f'{t.friend_name} the {t.friend} helped {t.name}.')],
             'found': [(f'What did {t.name} find?', f'{t.name} found {article(t.colour)} {t.thing}.')],
             'storm': [(f'Who was lost in the storm?', f'{t.friend_name} the {t.friend} was lost in the storm.')],
             'learn': [(f'What did {t.name} learn?', f'{t.name} learned to {t.skill}.')],
             'share': [(f'What did {t.name} share?', f'{t.name} shared some {t.food}.')],
             'journey': [(f'Where did {t.name} go?', f'{t.name} went to the {other(t)}.')],
             'secret': [(f'What was the secret?', f'It was a magic {t.thing}.')]}
    return asked + extra[t.plot] * 2
