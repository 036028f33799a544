"""A synthetic mainland China to build, show and judge the service on: people, things, registers, couriers.

Surprising: nothing here knows the service. The judge reads the truth from the world, the job sees only what the faces
serve, so a good score can never come from a shared mistake.
"""
