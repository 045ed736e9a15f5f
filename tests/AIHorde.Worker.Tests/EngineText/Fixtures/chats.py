"""Chat templates in the manner of the common families, rendered by Jinja itself. Run in this folder; python3 with jinja2 3.1."""
import json

from jinja2.ext import loopcontrols
from jinja2.sandbox import ImmutableSandboxedEnvironment

CHATML = """{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}{% endfor %}
{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"""
LLAMA2 = """{% if messages[0]['role'] == 'system' %}{% set rest = messages[1:] %}{% set system = messages[0]['content'] %}{% else %}{% set rest = messages %}
{%- set system = false %}{% endif %}{% for message in rest %}{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}
{{- raise_exception('Roles must alternate.') }}{% endif %}{% if loop.index0 == 0 and system != false %}
{%- set content = '<<SYS>>\\n' + system + '\\n<</SYS>>\\n\\n' + message['content'] %}{% else %}{% set content = message['content'] %}{% endif %}
{%- if message['role'] == 'user' %}{{ bos_token + '[INST] ' + content.strip() + ' [/INST]' }}{% elif message['role'] == 'assistant' %}
{{- ' ' + content.strip() + ' ' + eos_token }}{% endif %}{% endfor %}"""
LLAMA3 = """{{- bos_token }}
{%- if messages[0]['role'] == 'system' %}
    {%- set system_message = messages[0]['content']|trim %}
    {%- set messages = messages[1:] %}
{%- else %}
    {%- set system_message = "" %}
{%- endif %}
{#- The system part #}
{%- if tools is not none and tools is defined %}{{- tools | tojson }}{%- endif %}
{{- "<|start_header_id|>system<|end_header_id|>\\n\\n" }}{{- system_message }}{{- "<|eot_id|>" }}
{%- for message in messages %}
    {%- if not (message.role == 'ipython' or message.role == 'tool' or 'tool_calls' in message) %}
        {{- '<|start_header_id|>' + message['role'] + '<|end_header_id|>\\n\\n'+ message['content'] | trim + '<|eot_id|>' }}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}
{%- endif %}
"""
ZEPHYR = """{% for message in messages %}
{% if message['role'] == 'user' %}
{{ '<|user|>\\n' + message['content'] + eos_token }}
{% elif message['role'] == 'system' %}
{{ '<|system|>\\n' + message['content'] + eos_token }}
{% elif message['role'] == 'assistant' %}
{{ '<|assistant|>\\n'  + message['content'] + eos_token }}
{% endif %}
{% if loop.last and add_generation_prompt %}
{{ '<|assistant|>' }}
{% endif %}
{% endfor %}"""
QWEN3 = """{%- set ns = namespace(multi_step_tool=true, last_query_index=messages|length - 1) %}
{%- for message in messages[::-1] %}
    {%- set index = (messages|length - 1) - loop.index0 %}
    {%- if ns.multi_step_tool and message.role == "user" and message.content is string and not(message.content.startswith('<tool_response>')) %}
        {%- set ns.multi_step_tool = false %}
        {%- set ns.last_query_index = index %}
    {%- endif %}
{%- endfor %}
{%- for message in messages %}
    {%- set content = message.content if message.content is string else '' %}
    {%- if message.role == "assistant" and '</think>' in content %}
        {%- set content = content.split('</think>')[-1].lstrip('\\n') %}
    {%- endif %}
    {{- '<|im_start|>' + message.role + (' #' ~ ns.last_query_index if loop.last else '') + '\\n' + content + '<|im_end|>' + '\\n' }}
{%- endfor %}
{%- if add_generation_prompt %}{{- '<|im_start|>assistant\\n' }}{%- endif %}"""
ALPACA = """{%- macro part(name, text='') -%}
### {{ name | title }}:
{{ text | trim }}

{% endmacro -%}
{%- for m in messages if m.role != 'system' -%}
{{ part('instruction' if m.role == 'user' else 'response', m.content) }}
{%- else -%}
nothing
{%- endfor -%}
{% if add_generation_prompt %}### Response:
{% endif %}"""
ODD = """{% for k, v in {'a': 1, 'b': [2, 3.5, none, true, "it's"]}.items() %}{{ k }}={{ v }};{% endfor %}
{%- for i in range(6) %}{% if i == 1 %}{% continue %}{% endif %}{% if i > 3 %}{% break %}{% endif %}{{ i }}{{ ', ' if not loop.last }}{% endfor %}
  {% set block %}inner {{ 7 // 2 }} {{ 7 % 4 }} {{ -3 % 5 }} {{ 2 * 3 + 1 }} {{ 'ab' * 2 }}{% endset %}
[{{ block | upper }}] {{ messages | map(attribute='role') | join('/') }} {{ messages | selectattr('role', 'equalto', 'user') | list | length }}
{{ missing | default('none here') }} {{ messages[-1].content[:5] }} {{ messages[0].missing is defined }} {{ 'x' in 'xyz' and 3 not in [1, 2] }}
{{ {'k': 'ü "q"', 'n': [1, false]} | tojson }} {{ 'a,b,c'.split(',') | last }} {{ ('one', 'two')[1] }} {{ 1 < 2 }} {{ "%s" }} {{- ' end' -}}   """

CHATS = [[('user', 'Hello')], [('system', ' You tell tales. '), ('user', 'Tell me a story.\nPlease!'), ('assistant', '<think>hm</think>\n\nOnce.'), ('user',
    'And then?  ')]]


def refuse(message):
    raise ValueError(message)


environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=[loopcontrols])
environment.filters['tojson'] = lambda value: json.dumps(value, ensure_ascii=False)
environment.globals['raise_exception'] = refuse
cases = []
for name, source in dict(chatml=CHATML, llama2=LLAMA2, llama3=LLAMA3, zephyr=ZEPHYR, qwen3=QWEN3, alpaca=ALPACA, odd=ODD).items():
    for chat in CHATS:
        for answer in (True, False):
            messages = [{'role': r, 'content': c} for r, c in chat]
            text = environment.from_string(source).render(messages=messages, add_generation_prompt=answer, bos_token='<s>', eos_token='</s>')
            cases.append({'name': name, 'template': source, 'chat': chat, 'answer': answer, 'text': text})
json.dump(cases, open('chats.json', 'w'), ensure_ascii=False, indent=0)
