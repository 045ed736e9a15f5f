"""The small world of demo/tales: who lives in it, where, and what things are for."""

ANIMALS = {
    'fox': ('the forest', 'berries'), 'cat': ('a cosy house', 'fish'), 'owl': ('an old oak tree', 'seeds'), 'bear': ('a warm cave', 'honey'),
    'rabbit': ('a green meadow', 'carrots'), 'mouse': ('a little hole', 'cheese'), 'dog': ('a farm', 'bones'), 'hedgehog': ('a garden', 'apples'),
    'duck': ('a quiet pond', 'bread'), 'squirrel': ('a tall tree', 'nuts'), 'frog': ('a small lake', 'flies'), 'horse': ('a stable', 'hay')}
PEOPLE = {
    'girl': 'she', 'boy': 'he', 'sailor': 'she', 'wizard': 'he', 'baker': 'he', 'painter': 'she', 'farmer': 'he', 'queen': 'she',
    'knight': 'he', 'gardener': 'she'}
WONDERS = {'robot': 'it', 'dragon': 'it', 'giant': 'he', 'fairy': 'she'}
NAMES = {'she': ['Mia', 'Ada', 'Zoe', 'Lily', 'Nora', 'Ruby', 'Eva', 'Luna'], 'he': ['Tom', 'Leo', 'Max', 'Ben', 'Finn', 'Oscar', 'Hugo', 'Sam'],
         'it': ['Pip', 'Bolt', 'Ember', 'Dot']}
TRAITS = ['small', 'brave', 'sleepy', 'clever', 'old', 'happy', 'lonely', 'curious', 'kind', 'shy', 'proud', 'gentle']
PLACES = ['forest', 'castle', 'harbour', 'village', 'desert', 'library', 'mountains', 'garden', 'island', 'valley', 'market', 'lighthouse']
THINGS = {
    'lantern': 'it gives light in the dark', 'map': 'it shows the way', 'key': 'it opens a door', 'violin': 'it makes sweet music',
    'book': 'it is full of stories', 'blanket': 'it keeps you warm', 'kite': 'it flies in the wind', 'bell': 'it rings to call friends',
    'basket': 'it carries apples and bread', 'boat': 'it takes you over the water', 'rope': 'it helps you climb', 'umbrella': 'it keeps you dry in the rain',
    'telescope': 'it lets you see the stars', 'crown': 'it makes you feel like a king or a queen', 'drum': 'it makes a loud and happy sound',
    'seed': 'it grows into a flower'}
FOODS = ['apple pie', 'warm soup', 'honey cake', 'fresh bread', 'berry jam', 'hot tea', 'pancakes', 'cheese']
COLOURS = ['red', 'green', 'blue', 'yellow', 'purple', 'orange', 'white', 'black', 'pink', 'golden']
WEATHER = [('the sun was shining', 'sunny'), ('the rain was falling', 'rainy'), ('the snow was falling', 'snowy'), ('a strong wind was blowing', 'windy'),
           ('a thick fog lay over everything', 'foggy')]
FEELINGS = ['happy', 'sad', 'tired', 'afraid', 'surprised', 'angry', 'lonely', 'proud']
SOUNDS = {'cat': 'meow', 'dog': 'woof', 'duck': 'quack', 'owl': 'hoo hoo', 'frog': 'ribbit', 'mouse': 'squeak', 'horse': 'neigh', 'bear': 'growl'}
COLOUR_OF = {'snow': 'white', 'the sky': 'blue', 'grass': 'green', 'the sun': 'yellow', 'the night': 'black', 'a carrot': 'orange',
             'a strawberry': 'red', 'a crown': 'golden', 'the sea': 'blue', 'a lemon': 'yellow'}
OPPOSITES = {'big': 'small', 'hot': 'cold', 'day': 'night', 'happy': 'sad', 'old': 'young', 'fast': 'slow', 'dark': 'light', 'wet': 'dry',
             'loud': 'quiet', 'full': 'empty'}
COUNT = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve']
SKILLS = ['swim', 'dance', 'paint', 'read', 'sing', 'climb', 'bake', 'whistle', 'skate', 'fly a kite']
MORALS = {
    'help': ['A kind deed always comes back.', 'Nobody is too small to help.', 'Good friends help each other.'],
    'brave': ['Being brave means to go on although you are afraid.', 'Even a small heart can be brave.'],
    'share': ['A treasure is twice as sweet when it is shared.', 'Sharing makes friends.'],
    'try': ['Those who try again will learn it in the end.', 'Every master was a beginner once.'],
    'honest': ['The truth is the shortest way.', 'An honest word is worth more than gold.']}
UNKNOWN = ['Who is the president of the United States?', 'What is the capital of France?', 'How do I install Linux?', 'Write a Python function.',
           'What is the meaning of life?', 'Explain quantum physics.', 'Who won the world cup?', 'What is the weather today?', 'Translate this into French.',
           'How far is the moon?', 'What is the square root of two?', 'Can you write code?', 'Tell me the news.', 'How do computers work?',
           'What is machine learning?', 'Who wrote Hamlet?', 'What time is it?', 'How much does a car cost?', 'Give me a recipe for pizza.',
           'Write an essay about history.', 'Summarize this article.', 'What is the best phone?', 'How tall is Mount Everest?', 'Solve this equation.']


def article(word):
    return ('an ' if word[0] in 'aeiou' else 'a ') + word


def kinds():
    return {**{a: 'it' for a in ANIMALS}, **PEOPLE, **WONDERS}
